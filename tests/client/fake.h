/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that does what a test tells it. */
#pragma once

#include <libsoup/soup.h>

#include "desk.h"

/* The one package that it has. */
#define PACKAGE "01900000-0000-7000-8000-000000000001"

/* A server of one package, in this thread's main context. */
typedef struct
{
  SoupServer *server;
  GSocketService *service;
  char *url;
  gint64 life; /* of a token, ms; 0: a day */
  guint token; /* the number of the token in force */
  guint refreshes;
  guint dead_token_seen; /* requests with a token that was answered with 401 before */
  guint uses_left;       /* how many requests the token lives for; G_MAXUINT: for ever */
  gboolean refuse_refresh;
  guint lost_refreshes; /* how many refreshes are done whose answers are lost */
  guint refreshed_with; /* the number of the token that came last; what is older is refused */
  gboolean copied;      /* an older one came */
  guint stall_batches;  /* how many are taken and never answered */
  guint stalled;
  guint strange_refreshes; /* how many refreshes something between us and the server answers */
  guint fail;              /* how many requests are answered with @fail_with */
  guint fail_with;
  gint64 price;
  char *description;
  gint64 rev;
  gint64 last_n;
  guint batches;
  gulong work_us;  /* so long it works on a batch */
  guint full_at;   /* so many outcomes are all that one answer takes, once; the rest is left undone */
  gboolean leases; /* whether numbers are given */
  guint
    strange_leases; /* how many questions about numbers something between us and the server answers, three at most */
  GPtrArray *asked_leases;    /* the ids asked for, in turn */
  SoupServerMessage *waiting; /* the first of them, which is answered by fake_answer_lease() */
  guint pulls;
  guint replays;    /* how many pulls of news are answered as if there were none */
  gboolean endless; /* pages say that there is more behind the cursor that was asked with */
  gboolean conflict;
  gboolean refuse;
  gboolean puzzle; /* the next edit is answered as no version does */
  gboolean maintained;
  gboolean holes; /* n came otherwise than by one */
  gint64 lost_n;  /* the answer to this n is lost once: the connection is cut */
  GPtrArray *done;
  SoupWebsocketConnection *live;
} Fake;

void fake_start (Fake *fake);
/* Stops it, also by itself where it was started. */
void fake_stop (Fake *fake);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fake, fake_stop)
/* What it has, as an item of a page. */
char *fake_item (const Fake *fake);
/* Signs in and waits until it is live. */
KabCabinet *fake_sign_in (Fake *fake, const char *folder);
/* The one that waits gets numbers from 900000 on, the others from @n on. */
void fake_answer_lease (Fake *fake);
/* The package's price as the cabinet shows it. */
gint64 fake_price (KabCabinet *cabinet);
