package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// CompletionCmd is `detente completion`.
type CompletionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints the script by which a shell completes what is typed, made from the grammar of the command line.
func (c *CompletionCmd) Run(e *env) error {
	write := map[string]func(io.Writer, []spot){"bash": completeBash, "zsh": completeZsh, "fish": completeFish}[c.Shell]
	write(e.stdout, spots(e.grammar.Node))
	return nil
}

// spot is where somebody is on the command line: behind no command, or behind one.
type spot struct {
	path     string // its words: "sources add", "" for none
	about    string
	commands []spot // that may follow
	flags    []*kong.Flag
	values   []*kong.Positional
}

// spots are all of the command line, in the order of help.
func spots(n *kong.Node) []spot {
	out := []spot{spotOf(n)}
	for _, child := range n.Children {
		if !child.Hidden {
			out = append(out, spots(child)...)
		}
	}
	return out
}

func spotOf(n *kong.Node) spot {
	p := spot{about: n.Help, values: n.Positional}
	for at := n; at.Parent != nil; at = at.Parent {
		p.path = strings.TrimSpace(at.Name + " " + p.path)
	}
	for _, child := range n.Children {
		if !child.Hidden {
			p.commands = append(p.commands, spotOf(child))
		}
	}
	for at := n; at != nil; at = at.Parent {
		for _, f := range at.Flags {
			if !f.Hidden {
				p.flags = append(p.flags, f)
			}
		}
	}
	return p
}

// name is the last word of a spot.
func (p spot) name() string { return p.path[strings.LastIndexByte(p.path, ' ')+1:] }

// step is where one is before a spot, and the word that leads to it.
func (p spot) step() string {
	before := strings.TrimSuffix(strings.TrimSuffix(p.path, p.name()), " ")
	return before + " " + p.name()
}

// flagNames are a flag as it is typed: --format, -h.
func flagNames(f *kong.Flag) []string {
	names := []string{"--" + f.Name}
	if f.Short != 0 {
		names = append(names, "-"+string(f.Short))
	}
	if f.Negated {
		names = append(names, "--no-"+f.Name)
	}
	return names
}

// choices are the values that a flag or argument takes, nil if they cannot be listed.
func choices(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return v.EnumSlice()
}

// takes reports whether a flag is followed by a value.
func takes(f *kong.Flag) bool { return !f.IsBool() && !f.IsCounter() }

// walk says, in the words of a shell of the family of bash, at which place the words before the cursor are.
const walk = `  local at= word
  for word in %s; do
    case "$at $word" in
%s    esac
  done
`

func walkTo(all []spot, words string) string {
	var steps strings.Builder
	for _, p := range all {
		if p.path != "" {
			fmt.Fprintf(&steps, "      %s) at=%s;;\n", shellWord(p.step()), shellWord(p.path))
		}
	}
	return fmt.Sprintf(walk, words, steps.String())
}

func completeBash(w io.Writer, all []spot) {
	fmt.Fprintf(w, `# Completion of detente for bash; made by "detente completion bash".
_detente() {
  COMPREPLY=()
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} flags= words=
%s  case "$at" in
`, walkTo(all, `"${COMP_WORDS[@]:1:COMP_CWORD-1}"`))
	for _, p := range all {
		var flags, words []string
		fmt.Fprintf(w, "    %s)\n      case \"$prev\" in\n", shellWord(p.path))
		for _, f := range p.flags {
			flags = append(flags, flagNames(f)...)
			if !takes(f) {
				continue
			}
			does := "return"
			if of := choices(f.Value); of != nil {
				does = fmt.Sprintf(`COMPREPLY=($(compgen -W %s -- "$cur")); return`, shellWord(strings.Join(of, " ")))
			}
			fmt.Fprintf(w, "        %s) %s;;\n", strings.Join(flagNames(f), "|"), does)
		}
		for _, c := range p.commands {
			words = append(words, c.name())
		}
		for _, v := range p.values {
			words = append(words, choices(v)...)
		}
		fmt.Fprintf(w, "      esac\n      flags=%s words=%s;;\n", shellWord(strings.Join(flags, " ")), shellWord(strings.Join(words, " ")))
	}
	fmt.Fprint(w, `  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$cur"));;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur"));;
  esac
}
complete -o default -o bashdefault -F _detente detente
`)
}

func completeZsh(w io.Writer, all []spot) {
	fmt.Fprintf(w, `#compdef detente
# Completion of detente for zsh; made by "detente completion zsh".
_detente() {
%s  local prev=${words[CURRENT-1]}
  local -a commands flags
  case "$at" in
`, walkTo(all, `"${(@)words[2,CURRENT-1]}"`))
	described := func(name, about string) string {
		return shellWord(strings.ReplaceAll(name, ":", `\:`) + ":" + about)
	}
	for _, p := range all {
		fmt.Fprintf(w, "    %s)\n      case \"$prev\" in\n", shellWord(p.path))
		for _, f := range p.flags {
			if !takes(f) {
				continue
			}
			does := "_files; return"
			if of := choices(f.Value); of != nil {
				does = "compadd " + strings.Join(of, " ") + "; return"
			}
			fmt.Fprintf(w, "        %s) %s;;\n", strings.Join(flagNames(f), "|"), does)
		}
		fmt.Fprint(w, "      esac\n      commands=(")
		for _, c := range p.commands {
			fmt.Fprintf(w, "\n        %s", described(c.name(), c.about))
		}
		for _, v := range p.values {
			for _, one := range choices(v) {
				fmt.Fprintf(w, "\n        %s", described(one, v.Help))
			}
		}
		fmt.Fprint(w, ")\n      flags=(")
		for _, f := range p.flags {
			for _, name := range flagNames(f) {
				fmt.Fprintf(w, "\n        %s", described(name, f.Help))
			}
		}
		fmt.Fprint(w, ");;\n")
	}
	fmt.Fprint(w, `  esac
  [[ ${words[CURRENT]} == -* ]] && { _describe -o flag flags; return }
  if (( $#commands )); then _describe command commands; else _files; fi
}
if [ "$funcstack[1]" = _detente ]; then _detente "$@"; else compdef _detente detente; fi
`)
}

func completeFish(w io.Writer, all []spot) {
	fmt.Fprint(w, `# Completion of detente for fish; made by "detente completion fish".
function __detente_at
  set -l at ''
  for word in (commandline -opc)[2..]
    switch "$at $word"
`)
	for _, p := range all {
		if p.path != "" {
			fmt.Fprintf(w, "      case %s\n        set at %s\n", shellWord(p.step()), shellWord(p.path))
		}
	}
	fmt.Fprint(w, `    end
  end
  test "$at" = "$argv[1]"
end
`)
	for _, p := range all {
		at := shellWord("__detente_at '" + p.path + "'")
		if len(p.commands) > 0 {
			fmt.Fprintf(w, "complete -c detente -n %s -f\n", at)
		}
		for _, c := range p.commands {
			fmt.Fprintf(w, "complete -c detente -n %s -a %s -d %s\n", at, c.name(), shellWord(c.about))
		}
		for _, v := range p.values {
			if of := choices(v); of != nil {
				fmt.Fprintf(w, "complete -c detente -n %s -f -a %s -d %s\n", at, shellWord(strings.Join(of, " ")), shellWord(v.Help))
			}
		}
		for _, f := range p.flags {
			fmt.Fprintf(w, "complete -c detente -n %s -l %s", at, f.Name)
			if f.Short != 0 {
				fmt.Fprintf(w, " -s %c", f.Short)
			}
			switch of := choices(f.Value); {
			case of != nil:
				fmt.Fprintf(w, " -x -a %s", shellWord(strings.Join(of, " ")))
			case takes(f):
				fmt.Fprint(w, " -r")
			}
			fmt.Fprintf(w, " -d %s\n", shellWord(f.Help))
		}
	}
}

// shellWord is a word for a shell, whatever stands in it.
func shellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
