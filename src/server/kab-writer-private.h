/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-activity-chain.h"
#include "kab-calendar.h"
#include "kab-feed-keys.h"
#include "kab-number.h"
#include "kab-org.h"
#include "kab-writer-ahead.h"
#include "kab-writer-bulk.h"
#include "kab-writer-later.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/* A row as it stands in the database, with what the feed has of it. */
struct _KabStored
{
  KabRow *row;
  gint64 nr;
  char *feed_keys;
};

void kab_stored_free (KabStored *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabStored, kab_stored_free)

/* Reads the row of that id; *stored stays NULL if there is none. */
gboolean kab_stored_load (KabDb *db,
                          const char *org,
                          const KabEntity *entity,
                          const char *id,
                          KabStored **stored,
                          GError **error);

struct _KabWriter
{
  KabServerDb *server_db;
  KabDb *db;
  KabWriterFlags flags;
  char *org;
  char *user;
  char *user_name;
  char *device;
  char *signing_secret;
  guint who; /* of KabWho: in whose roles it is written; 0: by no person, so that no step is asked about */
  gint64 now;
  gint64 rev;           /* the last one given out */
  gint64 first_rev;     /* the last one of others */
  gint64 chain_n;       /* the last line of the activity journal */
  gint64 chain_first_n; /* likewise, when the transaction began */
  char chain_hash[KAB_CHAIN_HASH];
  GHashTable *keys;              /* name -> id, as a pointer */
  GPtrArray *new_keys;           /* names, in the order they were made */
  GHashTable *touched;           /* ids of keys under which something changed */
  GHashTable *users;             /* ids of users whose rights may have changed */
  GHashTable *agent_departments; /* agent's id -> department's, or NULL */
  GHashTable *prices;            /* what was reckoned in this transaction; see kab-writer-price.c */
  GHashTable *promos;  /* the keys of the promo codes -> their ids, as far as they were asked for; likewise */
  GHashTable *written; /* ids of rows that are not any more as they were when the transaction began */
  GHashTable *referable;    /* in bulk: "entity/id" known to be live rows of the org */
  KabWriterBulk *bulk;      /* in bulk, once there are licences */
  KabWriterAhead *ahead;    /* where a batch is long; ends with the transaction */
  KabWriterLater *later;    /* what is written at the end */
  GPtrArray *hooks;         /* webhooks, once something is written */
  gboolean signs_anew;      /* licences get a new signature even where what it is over is the same */
  gboolean is_heard;        /* whether one of them is to be told something */
  gboolean asks;            /* whether a payment provider is to be asked something */
  gboolean sends;           /* whether there is a message to be sent */
  char *device_id;          /* of the desktop that rows come from; NULL: from none */
  KabNumberPolicy *numbers; /* once it was asked for in this transaction */
  GPtrArray *uses;          /* ids of leases out of which a number was used, once each time */
  gboolean is_hopeful;      /* marks are no savepoints: what was written since cannot be undone by itself */
};

/* Where a savepoint was set: what rolling back to it must undo outside the database. */
typedef struct
{
  gint64 rev;
  guint n_later;
  gint64 written; /* kab_db_written(), where nothing but that can be told */
  guint n_new_keys;
  guint n_uses;
  gint64 chain_n;
  char chain_hash[KAB_CHAIN_HASH];
} KabWriterMark;

/* From now on the writer is hopeful: many edits are written, none of which will probably be refused half-way. */
gboolean kab_writer_hope (KabWriter *writer, GError **error);

gboolean kab_writer_mark (KabWriter *writer, KabWriterMark *mark, GError **error);
gboolean kab_writer_release (KabWriter *writer, GError **error);

/*
 * Undoes what was written since. FALSE if that cannot be done by itself, which happens to a hopeful writer alone: then
 * the whole transaction is to be given up, and done again by one that is not.
 */
gboolean kab_writer_rollback_to (KabWriter *writer, const KabWriterMark *mark);

/* Reads the row of that id of this org; *stored stays NULL if there is none. */
gboolean kab_writer_load (KabWriter *writer,
                          const KabEntity *entity,
                          const char *id,
                          KabStored **stored,
                          GError **error);

/* kab_writer_put() of a row whose stored state the caller has just read, in this transaction. */
gboolean kab_writer_put_over (KabWriter *writer,
                              const KabStored *stored,
                              KabRow *row,
                              const KabField **field,
                              GError **error);

/* Writes without asking anything: numbers the row, writes it and its feed. */
gboolean kab_writer_write (KabWriter *writer, const KabStored *stored, KabRow *row, GError **error);

/* Writes a new row that has its rev already. */
gboolean kab_writer_insert (KabWriter *writer, const KabRow *row, GError **error);

/* Gives a row whose keys changed because of another row those keys, and a number past every cursor. */
gboolean kab_writer_rescope (KabWriter *writer, const KabStored *stored, GError **error);

/* kab-writer-rules.c: what must hold, and what the server itself fills in. */
/* Whether a setting may be changed by whoever does it. */
gboolean kab_writer_check_keys (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
gboolean kab_writer_check (KabWriter *writer,
                           const KabRow *before,
                           const KabRow *row,
                           const KabField **field,
                           GError **error);
gboolean kab_writer_compute (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean kab_writer_follow_up (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-states.c: who writes, and whether they may take the step that the row takes */
void kab_writer_set_actors (KabWriter *writer, GPtrArray *actors);
gboolean kab_writer_check_state (KabWriter *writer,
                                 const KabRow *before,
                                 const KabRow *row,
                                 const KabField **field,
                                 GError **error);

/* kab-writer-hooks.c: notes what webhooks are to be told; @before: NULL for a new row */
gboolean kab_writer_tell_hooks (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
/* kab-writer-follow.c: fills what the server fills before anything is asked of @row … */
gboolean kab_writer_fill (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
/* … and lets those rows follow that take something from it. */
gboolean kab_writer_spread (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-ledger.c: what follows in the books, and what they do not let happen. */
gboolean kab_writer_book (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
gboolean kab_writer_check_books (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-price.c: the price of a licence, reckoned again; how often its promo code was used */
gboolean kab_writer_fill_price (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean kab_writer_check_price (KabWriter *writer,
                                 const KabRow *before,
                                 const KabRow *row,
                                 const KabField **field,
                                 GError **error);
/* @entity (any: NULL) was written, or what was written was undone: prices may be others */
void kab_writer_forget_prices (KabWriter *writer, const KabEntity *entity);
gboolean kab_writer_count_promo (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-numbers.c: the number of a new row, given or checked; what may be done with a lease; what was used of each */
gboolean kab_writer_fill_number (KabWriter *writer,
                                 const KabRow *before,
                                 KabRow *row,
                                 const KabField **field,
                                 GError **error);
gboolean kab_writer_check_lease (KabWriter *writer,
                                 const KabRow *before,
                                 const KabRow *row,
                                 const KabField **field,
                                 GError **error);
gboolean kab_writer_count_uses (KabWriter *writer, GError **error);

/* kab-writer-parties.c: seller and buyer of a new invoice as they are today, where it does not say them itself */
gboolean kab_writer_keep_parties (KabWriter *writer, KabRow *row, GError **error);

/* kab-writer-form.c: a new licence names its form, and one with a form the version that this has then */
gboolean kab_writer_fill_form (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);

/* kab-writer-link.c: whose a new tracking link is; where it may lead; what those whom links brought pay */
gboolean kab_writer_fill_link (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean kab_writer_check_link (KabWriter *writer,
                                const KabRow *before,
                                const KabRow *row,
                                const KabField **field,
                                GError **error);
gboolean kab_writer_count_sale (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
/* Counts a registration by the link of that code (nullable); @client, not written yet, is its partner's if @is_new */
gboolean
kab_writer_attribute (KabWriter *writer, const char *code, gboolean is_new, KabRow *client, GError **error);

/* kab-writer-derive.c: what follows from the row's own contents, and from rows that speak of another */
gboolean kab_writer_derive (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean
kab_writer_derive_others (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-reward.c: by which kind of plan partners are paid today; @partner: (nullable): one, or all of the org */
gboolean kab_writer_follow_reward (KabWriter *writer, const char *partner, GError **error);
gboolean kab_server_db_follow_rewards (KabServerDb *self, const char *org, GError **error);

/* kab-writer-setting.c: the text of a setting, NULL for none (and no error) */
char *kab_writer_setting (KabWriter *writer, const char *key, GError **error);

/* kab-writer-tickets.c: the org's calendar */
KabCalendar *kab_writer_calendar (KabWriter *writer, GError **error);

/* kab-writer-tickets.c: what follows for a ticket from its own steps, from messages and from time */
gboolean kab_writer_compute_ticket (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean
kab_writer_check_ticket_message (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
gboolean
kab_writer_check_reopening (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
gboolean
kab_writer_follow_message (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);
/* Warns of closing, and closes, what has been silent long enough; for all orgs. */
gboolean kab_server_db_age_tickets (KabServerDb *self, GError **error);

/* kab-writer-activity.c */
gboolean kab_writer_journal (KabWriter *writer,
                             const char *action,
                             const KabRow *before,
                             const KabRow *row,
                             GError **error);

/* Writes down that lines were removed; @n is the last of them and @hash its hash. */
gboolean kab_writer_note_retention (KabWriter *writer, gint64 n, const char *hash, GError **error);

/* kab-user-admin.c: @hash becomes the password of @user; the old one, sessions and links are good no more. */
gboolean kab_writer_store_password (KabWriter *writer, const char *user, const char *hash, GError **error);

/* kab-user-admin.c: an active user whose phone and e-mail count as confirmed; @hash: (nullable): of a password; out: the id */
char *kab_writer_add_user (KabWriter *writer, const KabNewUser *user, const char *hash, GError **error);

gboolean kab_writer_note_about (KabWriter *writer,
                                const char *action,
                                const KabEntity *entity,
                                const char *row,
                                const char *title,
                                GError **error);

/**
 * KabCommit:
 *
 * What a commit brought, for those who wait for it.
 */
typedef struct
{
  const char *org;
  gint64 head;
  GHashTable *keys;  /* ids of feed keys */
  GHashTable *users; /* ids of users whose rights may have changed */
  gboolean new_keys;
} KabCommit;

/** kab_commit_to_text: Returns: (transfer full): for other processes; long lists become "everything" */
char *kab_commit_to_text (const KabCommit *commit, const char *origin);

/**
 * kab_commit_from_text:
 * @org: (out) (transfer full): to be freed together with the tables of @commit
 * @everything: (out): whether anybody of the org may be concerned; the tables are empty then
 *
 * Returns: %FALSE if it says nothing that is to be known here: it is none of ours, or from @self
 */
gboolean kab_commit_from_text (const char *text,
                               const char *self,
                               KabCommit *commit,
                               char **org,
                               gboolean *everything);

typedef void (*KabCommitFunc) (const KabCommit *commit, gpointer user_data);

/** kab_server_db_set_commit_func: @func is called after each commit, on the thread that made it */
void kab_server_db_set_commit_func (KabServerDb *self, KabCommitFunc func, gpointer user_data);
void kab_server_db_committed (KabServerDb *self, const KabCommit *commit);

G_END_DECLS
