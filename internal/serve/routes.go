package serve

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// route is one thing that can be asked for.
type route struct {
	method, path string
	needs        role
	about        string
	add          func(huma.API, huma.Operation)
}

// routes is the table: what there is, and who may ask for it.
func (s *Server) routes() []route {
	return []route{
		{http.MethodGet, "/api/v1/about", anybody, "What runs here, how much it holds, who asks", on(s.about)},
		{http.MethodGet, "/api/v1/today", reader, "The pairs that are watched, or deal most with each other", on(s.today)},
		{http.MethodGet, "/api/v1/pairs/{a}/{b}", reader, "All that is measured and told of two parties", on(s.pair)},
		{http.MethodGet, "/api/v1/pairs/{a}/{b}/series", reader, "What is measured of two parties, day by day, without what was said", on(s.series)},
		{http.MethodGet, "/api/v1/entries", reader, "Entries of the record", on(s.entries)},
		{http.MethodGet, "/api/v1/entries/{id}", reader, "An entry with its words", on(s.entry)},
		{http.MethodGet, "/api/v1/documents", reader, "Documents, the newest first", on(s.documents)},
		{http.MethodGet, "/api/v1/documents/{hash}", reader, "A document, what was read from it and what people corrected", on(s.document)},
		{http.MethodGet, "/api/v1/documents/{hash}/changes", reader, "What changed since the text before it, word by word", on(s.changes)},
		{http.MethodGet, "/api/v1/search", reader, "Documents, or what was said, by words", on(s.search)},
		{http.MethodGet, "/api/v1/corrections", reader, "What people corrected", on(s.corrections)},
		{http.MethodPost, "/api/v1/corrections", analyst, "Correct what was read", created(s.correct)},
		{http.MethodDelete, "/api/v1/corrections/{id}", analyst, "Undo a correction, by a further one", on(s.undo)},
		{http.MethodGet, "/api/v1/actors", reader, "Who acts in the record, those in most entries first", on(s.actors)},
		{http.MethodGet, "/api/v1/actors/{key}", reader, "An actor: offices, latest statements, what became of commitments", on(s.oneActor)},
		{http.MethodPost, "/api/v1/actors", analyst, "Add an actor that the record may meet", created(s.addActor)},
		{http.MethodPut, "/api/v1/actors/{key}", analyst, "Say an actor's name and offices", on(s.changeActor)},
		{http.MethodPost, "/api/v1/actors/{key}/same", analyst, "Say that an actor is another", created(s.sameActor)},
		{http.MethodPost, "/api/v1/actors/{key}/apart", analyst, "Say that some documents mean another by it", created(s.apartActor)},
		{http.MethodDelete, "/api/v1/actors/{key}/claims/{id}", analyst, "Undo what was said of an actor, by a further claim", on(s.undoActor)},
		{http.MethodGet, "/api/v1/sources", reader, "What is followed", on(s.sources)},
		{http.MethodPost, "/api/v1/sources", analyst, "Follow a source", created(s.follow)},
		{http.MethodPost, "/api/v1/sources/preview", analyst, "Ask a source what it has, and keep nothing", on(s.preview)},
		{http.MethodPatch, "/api/v1/sources/{address}", analyst, "Pause a source, or say whose it is", on(s.patchSource)},
		{http.MethodDelete, "/api/v1/sources/{address}", analyst, "Follow a source no longer; what came by it stays", on(s.unfollow)},
		{http.MethodGet, "/api/v1/situations", reader, "What is watched", on(s.situations)},
		{http.MethodPut, "/api/v1/situations/{name}", analyst, "Watch parties, or change what is watched under a name", on(s.watch)},
		{http.MethodDelete, "/api/v1/situations/{name}", analyst, "Watch them no longer", on(s.unwatch)},
		{http.MethodGet, "/api/v1/alerts", reader, "Rules of alerts: what is told of, and to whom", on(s.rules)},
		{http.MethodPost, "/api/v1/alerts", analyst, "Let a rule tell of something", created(s.addRule)},
		{http.MethodGet, "/api/v1/alerts/log", reader, "What was sent, and how it went, the newest first", on(s.alertLog)},
		{http.MethodGet, "/api/v1/alerts/{id}", reader, "A rule of alerts", on(s.rule)},
		{http.MethodPut, "/api/v1/alerts/{id}", analyst, "Change a rule of alerts", on(s.changeRule)},
		{http.MethodDelete, "/api/v1/alerts/{id}", analyst, "Remove a rule with all that it told", on(s.removeRule)},
		{http.MethodPut, "/api/v1/alerts/{id}/mute", analyst, "Mute a rule, until a time or for good, or no longer", on(s.muteRule)},
		{http.MethodPost, "/api/v1/alerts/{id}/test", analyst, "Send a marked message by a rule, to see that it arrives", created(s.testRule)},
		{http.MethodGet, "/api/v1/brief", reader, "The brief of a situation or of parties", on(s.brief)},
		{http.MethodGet, "/api/v1/forecasts", reader, "The ledger of forecasts", on(s.forecasts)},
		{http.MethodGet, "/api/v1/review", reader, "Entries to look at, the least certain first, and how often people and reader agree", on(s.review)},
		{http.MethodGet, "/api/v1/export/{kind}", reader, "The record as a table, JSON Lines or a calendar", on(s.export)},
		{http.MethodGet, "/feeds/search.rss", reader, "A search as RSS", on(s.searchFeed)},
		{http.MethodGet, "/feeds/search.csv", reader, "A search as a table", on(s.searchCSV)},
		{http.MethodGet, "/feeds/search.jsonl", reader, "A search as JSON Lines", on(s.searchJSONL)},
		{http.MethodGet, "/feeds/alerts/{feed}", reader, "What a rule told as RSS: ID.rss", on(s.alertFeed)},
		{http.MethodGet, "/feeds/contacts.ics", reader, "Contacts as a calendar", on(s.calendarFeed)},
		{http.MethodPost, "/api/v1/session", anybody, "Sign in by a password", on(s.signIn)},
		{http.MethodGet, "/api/v1/session", reader, "Who is signed in", own(on(s.me))},
		{http.MethodDelete, "/api/v1/session", reader, "Sign out", own(on(s.signOut))},
		{http.MethodDelete, "/api/v1/sessions", reader, "Sign out everywhere", own(on(s.signOutEverywhere))},
		{http.MethodPut, "/api/v1/password", reader, "Change one's password; all other sessions end", own(on(s.changePassword))},
		{http.MethodPost, "/api/v1/welcome/look", anybody, "For whom a one-time link is", on(s.lookAtLink)},
		{http.MethodPost, "/api/v1/welcome", anybody, "Set a password by a one-time link, and sign in", on(s.useLink)},
		{http.MethodGet, "/api/v1/provider", anybody, "Go to the identity provider to sign in", on(s.toProvider)},
		{http.MethodGet, providerBack, anybody, "Come back from the identity provider", on(s.fromProvider)},
		{http.MethodGet, "/api/v1/tokens", reader, "One's tokens, for programs", own(on(s.tokens))},
		{http.MethodPost, "/api/v1/tokens", reader, "Make a token, which is told once", own(created(s.mint))},
		{http.MethodDelete, "/api/v1/tokens/{id}", reader, "Revoke a token; admins those of others too", own(on(s.revoke))},
		{http.MethodGet, "/api/v1/users", admin, "Who has an account", on(s.users)},
		{http.MethodPost, "/api/v1/users", admin, "Invite somebody, by a one-time link", byHand(created(s.invite))},
		{http.MethodPatch, "/api/v1/users/{id}", admin, "Give another role, disable, enable", on(s.patchUser)},
		{http.MethodPost, "/api/v1/users/{id}/link", admin, "Another one-time link, by which a password is set anew", byHand(created(s.relink))},
		{http.MethodGet, "/api/v1/audit", admin, "Who did what", on(s.audit)},
		{http.MethodGet, "/api/v1/live", reader, "What changes, as it does: server-sent events", on(s.live)},
		{http.MethodGet, "/brief/{name}", reader, "The brief of a situation as a page that needs no script", on(s.briefPage)},
		{http.MethodGet, "/document/{page}", reader, "A document as a page that needs no script: HASH.html", on(s.documentPage)},
		{http.MethodGet, "/api/docs", anybody, "What can be asked for, for people", on(s.docs)},
		{http.MethodGet, "/metrics", reader, "Figures of this server for Prometheus", on(s.measured)},
	}
}

// on is an action on a route. Its errors are made problems.
func on[I, O any](f func(context.Context, *I) (*O, error)) func(huma.API, huma.Operation) {
	return func(api huma.API, op huma.Operation) {
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			ctx, cancel := context.WithTimeout(ctx, answerTimeout-bodyTimeout)
			defer cancel()
			out, err := f(ctx, in)
			if err != nil {
				return nil, problem(ctx, err)
			}
			return out, nil
		})
	}
}

// created is an action that makes something.
func created[I, O any](f func(context.Context, *I) (*O, error)) func(huma.API, huma.Operation) {
	return func(api huma.API, op huma.Operation) {
		op.DefaultStatus = http.StatusCreated
		on(f)(api, op)
	}
}
