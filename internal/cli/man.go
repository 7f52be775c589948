package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// ManCmd is `detente man`.
type ManCmd struct{}

// Run prints the manual page, made from the grammar of the command line.
func (ManCmd) Run(e *env) error {
	writeManual(e.stdout, e.grammar)
	return nil
}

func writeManual(w io.Writer, app *kong.Application) {
	all := spots(app.Node)
	fmt.Fprintf(w, ".TH DETENTE 1 \"\" \"%s\" \"User Commands\"\n.SH NAME\ndetente \\- keep the record of a crisis from published reports\n.SH SYNOPSIS\n.B detente\n.I COMMAND\n.RI [ FLAG ...]\n.SH DESCRIPTION\n%s\n",
		manual("Détente "+release()), manual(app.Help))
	fmt.Fprint(w, ".SH COMMANDS\n")
	everywhere := map[string]bool{}
	for _, f := range all[0].flags {
		everywhere[f.Name] = true
	}
	variables := map[string]*kong.Flag{}
	for _, p := range all[1:] {
		for _, f := range p.flags {
			for _, env := range f.Envs {
				variables[env] = f
			}
		}
		if len(p.commands) > 0 { // its commands follow
			continue
		}
		fmt.Fprintf(w, ".SS detente %s", manual(p.path))
		for _, v := range p.values {
			fmt.Fprintf(w, " %s", manual(v.Summary()))
		}
		fmt.Fprintf(w, "\n%s\n", manual(p.about))
		for _, v := range p.values {
			fmt.Fprintf(w, ".TP\n.I %s\n%s\n", manual(v.Summary()), manual(v.Help))
		}
		for _, f := range p.flags {
			if everywhere[f.Name] {
				continue
			}
			fmt.Fprintf(w, ".TP\n.B %s", manual(strings.Join(flagNames(f), ", ")))
			if takes(f) {
				fmt.Fprintf(w, "\\fR=\\fI%s", manual(f.FormatPlaceHolder()))
			}
			fmt.Fprintf(w, "\n%s\n", manual(f.Help))
			if of := choices(f.Value); of != nil {
				fmt.Fprintf(w, "One of %s.\n", manual(strings.Join(of, ", ")))
			}
		}
	}
	fmt.Fprint(w, ".SH ENVIRONMENT\n")
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		fmt.Fprintf(w, ".TP\n.B %s\nWhat\n.B \\-\\-%s\nis where it is not given. %s\n", name, manual(variables[name].Name), manual(variables[name].Help))
	}
	fmt.Fprintf(w, ".TP\n.B NO_COLOR\nNo colour, whatever the terminal.\n.SH EXIT STATUS\n")
	for _, s := range []struct {
		status int
		about  string
	}{{exitOK, "All went well."}, {exitFailed, "Something could not be read or done; the rest was."}, {exitUsage, "The command line is wrong; nothing was done."},
		{exitStopped, "Interrupted; what was printed or kept is whole."}} {
		fmt.Fprintf(w, ".TP\n.B %d\n%s\n", s.status, s.about)
	}
	fmt.Fprint(w, ".SH FILES\n.TP\n.I detente.db\nThe store, in the working folder unless\n.B \\-\\-store\nor\n.B DETENTE_STORE\nname another.\n")
}

// manual is text for troff: nothing in it is an instruction, and it is on lines of its own.
func manual(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\(ga", "^", `\(ha`, "~", `\(ti`).Replace(strings.Join(strings.Fields(s), " "))
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}
