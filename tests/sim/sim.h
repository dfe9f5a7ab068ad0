/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many desktops and one server in one process: the desktop's own files and machine, the server's own handlers, real
 * SQLite over disks in memory, virtual time, and a network that does what networks do. All that happens comes
 * from one seed, so whatever went wrong happens again.
 */
#pragma once

#include "kab-access.h"
#include "kab-account.h"
#include "kab-cache.h"
#include "kab-http.h"
#include "kab-mutation.h"
#include "kab-server-db.h"
#include "kab-sync-answer.h"
#include "kab-sync-machine.h"
#include "kab-work.h"

#include "sim-disk.h"
#include "sim-random.h"

#define SIM_DESKS_MAX 4
/* What a process returns that found something. */
#define SIM_FOUND 3
#define SIM_SECOND 1000
#define SIM_MINUTE (60 * SIM_SECOND)
#define SIM_HOUR (60 * SIM_MINUTE)
#define SIM_DAY (24 * SIM_HOUR)

/* Rare things that must happen now and then, or the simulation proves less than it says. */
typedef enum
{
  SIM_SOMETIMES_CONFLICT,
  SIM_SOMETIMES_REFUSED,
  SIM_SOMETIMES_DEPENDENT,
  SIM_SOMETIMES_MERGED,
  SIM_SOMETIMES_REPEATED,
  SIM_SOMETIMES_HOLE,
  SIM_SOMETIMES_STALE,
  SIM_SOMETIMES_RESTART,
  SIM_SOMETIMES_LEAVE,
  SIM_SOMETIMES_LEAVE_PENDING,
  SIM_SOMETIMES_EPOCH_PENDING,
  SIM_SOMETIMES_CRASH_DESK,
  SIM_SOMETIMES_CRASH_POWER,
  SIM_SOMETIMES_CRASH_SERVER,
  SIM_SOMETIMES_CRASH_SAVING,
  SIM_SOMETIMES_MANY_PAGES,
  SIM_SOMETIMES_MOVED_UNTIL,
  SIM_SOMETIMES_EXPIRED,
  SIM_SOMETIMES_SIGNED_OUT,
  SIM_SOMETIMES_BROKEN,
  SIM_SOMETIMES_FULL,
  SIM_SOMETIMES_INSISTED,
  SIM_SOMETIMES_GAVE_WAY,
  SIM_SOMETIMES_OVER_UNDECIDED,
  SIM_SOMETIMES_REST_SHOWN,
  SIM_SOMETIMES_LATE,
  SIM_SOMETIMES_ROLE,
  SIM_SOMETIMES_NETWORK,
  SIM_SOMETIMES_HORIZON,
  SIM_SOMETIMES_FIRST_SYNC,
  SIM_SOMETIMES_TAKEN_OVER,
  SIM_SOMETIMES_PIPELINED,
  SIM_SOMETIMES_GIVEN_UP,
  SIM_SOMETIMES_CACHE_DAMAGED,
  SIM_SOMETIMES_CACHE_LOST,
  SIM_SOMETIMES_WORK_DAMAGED,
  SIM_SOMETIMES_UPGRADED,
  SIM_SOMETIMES_UPGRADE_CUT,
  SIM_SOMETIMES_LEASED,
  SIM_SOMETIMES_NUMBERED,
  SIM_SOMETIMES_SENT_AGAIN,
  SIM_SOMETIMES_COMMAND,
  SIM_SOMETIMES_COMMAND_REFUSED,
  SIM_SOMETIMES_TOTALS,
  SIM_SOMETIMES_ROUND,
  SIM_SOMETIMES_MENDED,
  SIM_SOMETIMES_OTHER_BRANCH,
  SIM_SOMETIMES_REFUNDED,
  SIM_SOMETIMES_REFUND_REFUSED,
  SIM_SOMETIMES_FILE,
  SIM_SOMETIMES_FILE_OF_PIECES,
  SIM_SOMETIMES_FILE_WAITS,
  SIM_SOMETIMES_FILE_NAMED,
  SIM_SOMETIMES_FILE_SPOILED,
  SIM_SOMETIMES_FILE_FETCHED,
  SIM_SOMETIMES_FILE_CUT,
  SIM_SOMETIMES_FILE_RESUMED,
  SIM_SOMETIMES_ACCOUNT,
  SIM_SOMETIMES_SIGNED_OUT_UNSENT,
  SIM_SOMETIMES_WIPED,
  SIM_SOMETIMES_WIPED_UNSENT,
  SIM_SOMETIMES_WIPE_CUT,
  SIM_N_SOMETIMES
} SimSometimes;
const char *sim_sometimes_name (SimSometimes what);

/* Bugs that can be planted, each of which some seed must find. */
typedef enum
{
  SIM_MUTANT_NONE,
  SIM_MUTANT_LAST_WRITER_WINS,
  SIM_MUTANT_CURSOR_FIRST,
  SIM_MUTANT_DROPPED_PAGE,
  SIM_MUTANT_DROPPED_ROW,
  SIM_MUTANT_NO_LEAVE,
  SIM_MUTANT_LEAVE_HIDDEN,
  SIM_MUTANT_ANSWER_NOT_STORED,
  SIM_MUTANT_COUNT_NOT_STORED,
  SIM_MUTANT_NOT_SYNCED,
  SIM_MUTANT_REFUSAL_DROPPED,
  SIM_MUTANT_CONFLICT_DROPPED,
  SIM_MUTANT_SETTLED_EARLY,
  SIM_MUTANT_EPOCH_IGNORED,
  SIM_MUTANT_OUTBOX_KEPT_ACKED,
  SIM_MUTANT_ECHO_IGNORED,
  SIM_MUTANT_GROUP_SPLIT,
  SIM_MUTANT_TIMER_LOST,
  SIM_MUTANT_FAILURE_SWALLOWED,
  SIM_MUTANT_OLD_TOKEN,
  SIM_MUTANT_OVERLAY_LOST,
  SIM_MUTANT_OUTBOX_OUT_OF_ORDER,
  SIM_MUTANT_LEAVE_KEEPS_BYTES,
  /* From here on: what the simulation found in the product, put back into it. */
  SIM_MUTANT_LEFT_FORGOTTEN,
  SIM_MUTANT_DROPPED_SILENTLY,
  SIM_MUTANT_BEHIND_FORGOTTEN,
  SIM_MUTANT_SETTLED_UNSYNCED,
  /* More of those that the design's list of invariants names. */
  SIM_MUTANT_SHOWN_IN_THE_MIDDLE,
  SIM_MUTANT_HEAD_FOR_UNTIL,
  SIM_MUTANT_HORIZON_IGNORED,
  SIM_MUTANT_NEW_STATE_ALONE,
  SIM_MUTANT_NO_BACK_FILL,
  SIM_MUTANT_FIELD_LEAKS,
  SIM_MUTANT_INDEX_FOR_NUMBER,
  SIM_MUTANT_NUDGE_LOST,
  SIM_MUTANT_NO_BACK_OFF,
  SIM_MUTANT_GIVES_UP,
  SIM_MUTANT_MONITOR_BELIEVED,
  SIM_MUTANT_FENCE_IGNORED,
  SIM_MUTANT_NEWEST_CLOCK_WINS,
  SIM_MUTANT_SAVED_TOO_EARLY,
  SIM_MUTANT_DAMAGE_DROPPED,
  SIM_MUTANT_DAMAGE_UNSAID,
  SIM_MUTANT_UPGRADE_FORGETS,
  SIM_MUTANT_NUMBER_TWICE,
  SIM_MUTANT_REST_HIDDEN,
  SIM_MUTANT_ALL_SHOWN,
  SIM_MUTANT_BASE_AS_SHOWN,
  SIM_MUTANT_NEVER_JOINED,
  SIM_MUTANT_NEVER_SUPERSEDED,
  SIM_MUTANT_CONFIRMED_FORGOTTEN,
  SIM_MUTANT_LATE_OBEYED,
  SIM_MUTANT_EFFECTS_LOST,
  SIM_MUTANT_TOTALS_DRIFT,
  SIM_MUTANT_MENDS_NOTHING,
  /* Where the world is a wider one. */
  SIM_MUTANT_REFUNDED_TWICE,
  SIM_MUTANT_REFUND_UNCOUNTED,
  SIM_MUTANT_FILE_UNVERIFIED,
  SIM_MUTANT_FILE_OVERTAKEN,
  SIM_MUTANT_FILE_DROPPED,
  SIM_MUTANT_WIPE_FORGETS,
  SIM_MUTANT_WIPE_LEAVES,
  SIM_MUTANT_ONE_FOLDER,
  SIM_MUTANT_NETWORK_HIDDEN,
  SIM_MUTANT_NETWORK_LEAKS,
  SIM_MUTANT_UNDER_ITSELF,
  SIM_N_MUTANTS
} SimMutant;
const char *sim_mutant_name (SimMutant mutant);

/* What happens in some seeds besides; the others are as they were before there was any of it. */
typedef enum
{
  SIM_WIDER_REFUNDS,
  SIM_WIDER_FILES,
  SIM_WIDER_ACCOUNTS,
  SIM_WIDER_NETWORK,
  SIM_N_WIDER
} SimWider;

#define SIM_N_FAULTS 24

/* Percent, or 0 for never: each seed switches some on. */
typedef struct
{
  double lost;
  double repeated;
  double slow; /* many seconds instead of milliseconds */
  double cut;
  double stale;
  double proxy; /* somebody between answers in the server's place */
  double cut_off;
  double one_way;
  double crash_desk;
  double crash_server;
  double power;
  double full;
  double failing;
  double sleep;
  double long_sleep;
  double role;
  double restore;
  double maintain;
  double clock;
  double line_breaks;
  double takeover;
  double damage;
  double upgrade;
  double spoil;
  guint page_items; /* 0: the server's own bound */
  guint keep;       /* of 256, pages not synced that are on the disk after a power cut */
} SimFaults;

/* What did not hold; @until: when the faults of that seed were to end. */
typedef struct
{
  char invariant[16];
  gint64 at;
  gint64 until;
} SimFound;

typedef struct _SimDesk SimDesk;
typedef struct _SimCall SimCall;
typedef struct _SimReply SimReply;
typedef struct _SimSpoiled SimSpoiled;

typedef enum
{
  SIM_CALL_PULL,
  SIM_CALL_PUSH,
  SIM_CALL_REFRESH,
  SIM_CALL_LIVE,
  SIM_CALL_SIGN_IN,
  SIM_CALL_LEASE,
  SIM_CALL_DIGEST,
  SIM_CALL_RANGE,
  SIM_CALL_FILE,
} SimCallKind;

/* A request, from when it is sent until nobody can hear of it any more. Reference-counted. */
struct _SimCall
{
  SimCallKind kind;
  SimDesk *desk;
  guint life; /* which of the desk's */
  char *token;
  char *cursor;
  char *body;
  gboolean ended;

  /* Of a file: what kab_http_send_async() was given. */
  SoupMessage *message;
  GAsyncReadyCallback callback;
  gpointer data;

  gboolean handled; /* it has reached the server once */
  KabSyncActions request;
  guint serial; /* as the machine's call had it */
};

/* Who may see what, when a page was made. */
typedef struct
{
  GPtrArray *actors;
  gint64 head;
  guint history; /* which of the server's; another one begins when it is restored */
} SimView;

struct _SimReply
{
  guint status;
  GBytes *body;
  gint64 retry_after;
  gint64 date;
  gint64 offset; /* of a file, as far as the server has it; -1 if not said */
  SimView *view; /* of a page */
};

struct _SimDesk
{
  guint index;
  guint life;
  gboolean running;
  char *folder; /* the computer's, whose disk it is */
  char *work_dir;
  char *cache_dir;
  SimDisk *disk;
  const char *login;
  const char *user;
  const char *device;
  char *own_device;    /* (nullable): where it was signed in to anew */
  char *session;       /* (nullable): as the server told it last */
  char *key;           /* (nullable): the device's, which comes with a session */
  KabWipeOrder *order; /* (nullable): it is to be erased */
  GHashTable *unsent;  /* (nullable): the words that were not sent when it was erased */
  SimDesk *peer;       /* (nullable): another account on the same computer, of which one is in use */
  gboolean away;       /* the other one is */
  gboolean office;
  KabAccount *account; /* (nullable): as its last session says */

  KabWork *work;
  KabCache *cache;
  KabSyncMachine machine;
  gint64 fence;
  KabTokens tokens;
  char *secret;     /* the refresh token, where the Secret Service keeps it */
  gboolean refused; /* since the last sign-in: the server said that the session is over */
  GHashTable *dead_tokens;
  gint64 clock_offset;
  SimReply *replies[KAB_N_SYNC_CALLS]; /* to each call the last one, until it is made use of */
  guint taken_history;                 /* of the next batch … */
  guint sent_history;                  /* … and of the one sent last */
  char *batch;                         /* the next to be sent */
  char *cursor;                        /* of the page that came last; NULL: as the cache has it */
  gboolean at_head;
  guint64 timer;
  guint jobs;
  gboolean signing_in;
  gboolean displaced;
  gboolean torn;       /* a page of the cache is nonsense, which nobody may have seen yet */
  GHashTable *smashed; /* (nullable): the words in work.db, which are to be kept */
  /* (nullable): the words in a work.db of an older version, which are to be in the new one */
  GHashTable *older;
  struct _KabEngine *engine; /* (nullable): of files alone */
  gpointer leasing;          /* what is asked for numbers */
  gpointer checking;         /* the range that is being compared */
  SimSpoiled *spoiled;       /* (nullable): what its disk made of a value */
  gboolean power_went;       /* since it ran last */
  gboolean shows_leases;     /* the server is to be told of those that there are */
  gboolean marred;           /* something was saved that could not be shown, as the disk took no more */

  gboolean line; /* as the desk knows it */
  guint64 line_serial;
  gboolean line_told; /* whether the server's nudges come through */
  gint64 nudged_at;   /* when it was told that there is something, and has not asked since; else -1 */
  gint64 cut_off_until;
  gint64 one_way_until;
  GPtrArray *pages; /* replies seen, for a cache between that answers again */

  char *asked; /* for which page last, since when and how often */
  gint64 asked_since;
  guint asked_times;
  gint64 pushed_since;
  guint pushed_times;

  guint shown_life; /* when what it shows was judged */
  guint64 shown_writes;
  gint64 compared; /* until where what it has was judged, and when */
  guint compared_life;
  guint compared_history;

  char *diary; /* a row whose e-mail address this desk alone changes */
  guint diary_last;
  guint diary_seen;
};

#define SIM_BACKUPS 2

typedef struct
{
  GHashTable *files; /* path -> GBytes */
  GHashTable *blobs; /* paths of files that rows may name */
  gint64 head;
  guint history;
} SimBackup;

typedef struct
{
  KabServerDb *db;
  SimDisk *disk;
  char *folder;
  char *org;
  gboolean up;
  gint64 head;
  SimBackup backups[SIM_BACKUPS];
  GArray *branches; /* of gint64, by history: until where it is what the next one began with, or less */
} SimServer;

typedef struct
{
  guint64 seed;
  SimMutant mutant;
  SimFound *found; /* (nullable): where what does not hold goes */
  gboolean verbose;
  gboolean traced;     /* whether anybody asks for the trace, or for what is told */
  gint64 now;          /* ms since the beginning */
  gint64 clock_offset; /* of whoever runs at present */
  gboolean quiet;      /* the faults have ended and nobody types */
  gboolean last_look;  /* all has come to rest, and everybody asks once more */
  SimFaults faults;
  SimServer server;
  SimDesk desks[SIM_DESKS_MAX];
  guint n_desks;
  gint64 until;   /* when faults and persons end */
  guint restored; /* how often */
  gboolean maintained;
  gboolean forgetful; /* the server forgot what was a few minutes old */
  char *epoch;
  guint set_aside;     /* files */
  GHashTable *numbers; /* given to papers: the row of each */
  guint wider;         /* what happens in it besides: SimWider, a bit each */
  guint kinds;         /* of numbers, that are leased; a bit each: the others are the server's to give */
  guint ids;
  guint typed; /* how many values, so that each is unique */
  guint64 trace;
  guint64 steps;
  guint64 exchanges;
  guint counts[SIM_N_SOMETIMES];
} Sim;
extern Sim sim;

/* sim-core.c: what happens when */
typedef struct _SimEvent SimEvent;
typedef void (*SimFunc) (SimEvent *event);
struct _SimEvent
{
  gint64 at;
  guint64 serial;
  SimFunc run;
  SimDesk *desk; /* nullable; with it, only while that life of it lasts */
  guint life;
  SimCall *call;
  SimReply *reply;
  gpointer data;
  GDestroyNotify free_data;
  gint64 integer;
};
/** sim_after: Returns: (transfer none): the event, to put more into it */
SimEvent *sim_after (gint64 delay, SimFunc run, SimDesk *desk);
gboolean sim_run_one (gint64 until);
void sim_forget_events (void);
/** sim_sometimes: counts a rare thing */
void sim_sometimes (SimSometimes what);
/** sim_log: only told, and part of the trace, where one seed is looked at */
void sim_log (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** sim_fail: an invariant does not hold: says which and ends the process */
void sim_fail (const char *invariant, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;

SimCall *sim_call_new (SimDesk *desk, SimCallKind kind);
SimCall *sim_call_ref (SimCall *call);
void sim_call_unref (SimCall *call);
SimReply *sim_reply_new (guint status, GBytes *body);
SimReply *sim_reply_ref (SimReply *reply);
void sim_reply_unref (SimReply *reply);
void sim_view_free (SimView *view);

/* sim-seed.c */
/** SimSettings: a seed, and what a shorter way to the same fault leaves out: fault kinds, a bit each; desktops past so many; what comes later; 0: nothing */
typedef struct
{
  guint64 seed;
  gint64 without;
  guint desks;
  gint64 until;
  guint wider; /* SimWider, a bit each, in the place of those that the seed has; 0: these */
} SimSettings;
/** sim_world_make: once; @within: a folder that there is, for processes to work in */
void sim_world_make (const char *within);
/** sim_world_enter: by each process that runs seeds: no two of them work in one folder */
void sim_world_enter (void);
void sim_seed_run (const SimSettings *settings);

/* sim-server.c */
void sim_server_build (const char *folder);
void sim_server_start (void);
void sim_server_stop (void);
SimReply *sim_server_handle (SimCall *call);
/** sim_server_after: looks at what a transaction changed; nudges; or restarts the server if its disk stopped */
void sim_server_after (void);
void sim_server_random_role (void);
void sim_server_reassign (void);
/** sim_server_change: Returns: whether the office's change of that row was taken */
gboolean sim_server_change (const KabEntity *entity,
                            const char *id,
                            void (*change) (KabRow *row, gpointer data),
                            gpointer data);
/** sim_server_add_partner: Returns: (transfer full) (nullable): its id */
char *sim_server_add_partner (const char *name);

/* sim-network.c: partners under partners */
void sim_network_begin (const char *partner);
/** sim_network_forget: those that were made are not there any more */
void sim_network_forget (void);
/** sim_network_partner: Returns: (nullable): the id of one of three; the first is everybody's */
const char *sim_network_partner (guint index);
/** sim_network_of: gives a manager the network that the book knows of, whatever the server thinks */
void sim_network_of (KabActor *actor);
/** sim_network_move: one of the three goes under another, or under none; not where that would be under itself */
void sim_network_move (void);
void sim_server_heal_roles (void);
void sim_server_back_up (void);
void sim_server_restore (void);
void sim_server_maintain (void);
void sim_server_assign (SimDesk *desk, guint index);
const char *sim_server_diary (guint index);

/* sim-net.c */
void sim_net_send (SimCall *call);
void sim_net_nudge (void);

/* sim-wider.c */
/** sim_wider_choose: @wider: as of SimSettings; by the seed alone, so that all other chance is as it was */
void sim_wider_choose (guint wider);
gboolean sim_is_wider (SimWider what);

/* sim-desk-life.c */
void sim_desk_start (SimDesk *desk);
void sim_desk_stop (SimDesk *desk);
/** sim_desk_start_later: unless another account is in use there by then */
void sim_desk_start_later (SimDesk *desk);
void sim_desk_crash (SimDesk *desk, gboolean power);
void sim_desk_take_over (SimDesk *desk);
/** sim_desk_settle: after anything that it did: its disk may have stopped, and it is looked at */
void sim_desk_settle (SimDesk *desk);

/* sim-desk.c */
/** sim_desk_forget: what was under way is nobody's any more */
void sim_desk_forget (SimDesk *desk);
void sim_desk_answer (SimDesk *desk, SimCall *call, SimReply *reply);
void sim_desk_event (SimDesk *desk, KabSyncEventKind kind);
KabSyncEvent sim_desk_make_event (KabSyncEventKind kind, KabSyncActions request);
void sim_desk_step (SimDesk *desk, const KabSyncEvent *event);
void sim_desk_store_failed (SimDesk *desk, KabSyncActions request, const GError *error);
/** sim_desk_sync_now: a person presses the button */
void sim_desk_sync_now (SimDesk *desk);
void sim_desk_network (SimDesk *desk, gboolean available);
void sim_desk_line_closed (SimDesk *desk);
gboolean sim_desk_is_done (SimDesk *desk);
/** sim_desk_enter: from here on its clock is the clock */
void sim_desk_enter (SimDesk *desk);

/* sim-damage.c */
/** sim_damage: something happens to a file of a desktop that does not run; @words: those that waited at it */
void sim_damage (SimDesk *desk, GHashTable *words);
/** sim_damage_downgrade: the file of edits becomes one of the first version, with what waits in it: @words */
void sim_damage_downgrade (SimDesk *desk, GHashTable *words);
/** sim_damage_opened: judges what the product says that it kept (nullable), @n_kept being what it did keep */
void sim_damage_opened (SimDesk *desk, const char *work_kept, const char *cache_kept, guint n_kept);
/** sim_damage_rebuild: what kab-engine-call.c does with a cache that it finds damaged; Returns: whether it is anew */
gboolean sim_damage_rebuild (SimDesk *desk);
/** sim_damage_look: the check that the product makes in idle moments, of the file itself */
void sim_damage_look (SimDesk *desk);

/* sim-check.c */
/** sim_check_spoil: its disk writes something else into one value than it was told to */
void sim_check_spoil (SimDesk *desk);
/** sim_check_look: whether that is right again */
void sim_check_look (SimDesk *desk);
/** sim_check_look_again: without power its disk may have forgotten that */
void sim_check_look_again (SimDesk *desk);
/** sim_check_mended: it is, as everything came anew */
void sim_check_mended (SimDesk *desk);
void sim_check_want (SimDesk *desk);
void sim_check_act (SimDesk *desk);
void sim_check_answer (SimDesk *desk, SimCall *call, SimReply *reply, const KabSyncAnswer *facts);
void sim_check_forget (SimDesk *desk);

/* sim-lease.c */
void sim_lease_want (SimDesk *desk);
void sim_lease_act (SimDesk *desk);
void sim_lease_answer (SimDesk *desk, SimCall *call, SimReply *reply, const KabSyncAnswer *facts);
void sim_lease_forget (SimDesk *desk);
/** sim_lease_given: judges the number that an edit got which is saved */
void sim_lease_given (const KabMutation *mutation);

/* sim-faults.c */
const char *sim_faults_name (guint fault);
/** sim_faults_choose: @without: those that are left out, a bit each */
void sim_faults_choose (SimFaults *faults, gint64 without);
void sim_faults_begin (void);

/* sim-person.c */
void sim_person_act (SimDesk *desk);
/** sim_person_row: Returns: (transfer full) (nullable): a row that is shown, whichever */
KabRow *sim_person_row (SimDesk *desk, const KabEntity *entity, gboolean deleted);
/** sim_person_edit: @before: (nullable); Returns: whether it is on the disk, or may be */
gboolean sim_person_edit (SimDesk *desk, const KabRow *before, KabRow *after);
/** sim_person_save: Returns: whether they are on the disk */
gboolean sim_person_save (SimDesk *desk, GPtrArray *mutations);
/** sim_person_tend: what a person does when asked to: signs in, tries again */
void sim_person_tend (SimDesk *desk);

/* sim-deals.c: commands, and what must have come of them */
void sim_deals_act (SimDesk *desk);
/** sim_deals_count: what the engine does at the end of a run: the totals of sales are counted, if they were not */
void sim_deals_count (SimDesk *desk);
void sim_deals_check_totals (SimDesk *desk);
/** sim_deals_look: judges what became of a row at the server */
void sim_deals_look (const KabRow *before, const KabRow *row);
/** sim_deals_finish: judges all that the server has */
void sim_deals_finish (KabDb *db);

/** sim_deals_row_in: Returns: (transfer full) (nullable): one that is shown in that state; now and then whichever */
KabRow *sim_deals_row_in (SimDesk *desk, const KabEntity *entity, const char *status);
/**
 * sim_deals_run:
 * @mutation: (transfer full): a command
 * @word: (nullable): what the person typed, which is to come into that row
 * @before: (nullable): the row as it is shown
 *
 * Returns: whether it is saved
 */
gboolean sim_deals_run (SimDesk *desk,
                        KabMutation *mutation,
                        const char *word,
                        const KabEntity *entity,
                        const char *row,
                        const KabRow *before);

/* sim-refunds.c */
void sim_refunds_reset (void);
void sim_refunds_act (SimDesk *desk);
/** sim_refunds_finish: judges all that the server has */
void sim_refunds_finish (KabDb *db);

/* sim-accounts.c: accounts of one computer, signing out, and being told to erase one; as it is elsewhere in other seeds */
/** sim_accounts_pair: it is another account on @on's computer, if it is of somebody else */
void sim_accounts_pair (SimDesk *desk, SimDesk *on);
void sim_accounts_set_up (SimDesk *desk);
void sim_accounts_clear (SimDesk *desk);
/** sim_accounts_begin: what comes before the files are opened; Returns: whether they can be */
gboolean sim_accounts_begin (SimDesk *desk);
char *sim_accounts_refresh_body (SimDesk *desk);
void sim_accounts_renew (SimDesk *desk, JsonObject *session);
/** sim_accounts_heed: Returns: whether it is to be erased */
gboolean sim_accounts_heed (SimDesk *desk, const KabTokens *tokens);
/** sim_accounts_refused: @reply: (nullable): perhaps it says that */
void sim_accounts_refused (SimDesk *desk, SimReply *reply);
void sim_accounts_erase (SimDesk *desk);
void sim_accounts_chaos (void);
void sim_accounts_finish (void);

/* sim-files.c */
void sim_files_reset (void);
void sim_files_open (SimDesk *desk);
void sim_files_close (SimDesk *desk);
/** sim_files_want: an edit may name one */
void sim_files_want (SimDesk *desk);
void sim_files_act (SimDesk *desk);
void sim_files_run_ended (SimDesk *desk, const KabPageResult *result);
void sim_files_answer (SimDesk *desk, SimCall *call, SimReply *reply);
SimReply *sim_files_handle (SimCall *call);
void sim_files_person (SimDesk *desk);
/** sim_files_look: judges a row of the server: what it names is there */
void sim_files_look (const KabRow *row);
/** sim_files_check: judges what a desktop has on its disk */
void sim_files_check (SimDesk *desk);
gboolean sim_files_is_done (SimDesk *desk);
void sim_files_finish (void);
/** sim_files_back_up: Returns: (transfer full): what there is at the server */
GHashTable *sim_files_back_up (void);
void sim_files_restore (GHashTable *names);

/* sim-ledger.c: what was typed, and what became of it */
void sim_ledger_reset (void);
/** sim_ledger_type: Returns: (transfer none): a value that nobody typed before, to be put into @field */
const char *sim_ledger_type (SimDesk *desk, const KabEntity *entity, const char *row, const char *field);
/** sim_ledger_sent: @value goes with that mutation; @saved: whether the person was told so */
void sim_ledger_sent (const char *value, const KabMutation *mutation, gboolean saved);
/** sim_ledger_ordered: @value went with a command, which builds on a state and on no word that was there */
void sim_ledger_ordered (const char *value);
/** sim_ledger_seen: what a mutation sets was typed over what was shown: its base */
void sim_ledger_seen (const KabMutation *mutation);
/** sim_ledger_kept: Returns: (transfer full): the words that the desk itself has, in its outbox or its problems */
GHashTable *sim_ledger_kept (SimDesk *desk);
/** sim_ledger_set_aside: what waits at that desk is in a file that it keeps, and not sent any more */
void sim_ledger_set_aside (SimDesk *desk);
/** sim_ledger_forgets: what the server lost, and that desk rightly keeps no more, is gone: a file of an older version, a row that left */
void sim_ledger_forgets (SimDesk *desk);
void sim_ledger_discard (const KabMutation *mutation);
/** sim_ledger_history: reads what the server's last transactions changed */
void sim_ledger_history (void);
/** sim_ledger_restored: what came after @head never was */
void sim_ledger_restored (gint64 head);
/** sim_ledger_read_again: what the server has behind that, though others have not seen it come */
void sim_ledger_read_again (void);
void sim_ledger_run_ended (SimDesk *desk, gint64 until, const SimView *view);
void sim_ledger_overlay (SimDesk *desk);
void sim_ledger_finish (void);
/** sim_ledger_is_unsent: whether the server has confirmed nothing that carried that word, as the desk knows */
gboolean sim_ledger_is_unsent (SimDesk *desk, const char *word);
/** sim_ledger_check_authors: what was typed at a desk was sent as who sat there */
void sim_ledger_check_authors (KabDb *db);
/* Fails the run where a range of rows of the desk does not come to what the server says of it. */
void sim_check_ranges (SimDesk *desk, KabDb *db);
KabRow *sim_ledger_latest (const KabEntity *entity, const char *id);
