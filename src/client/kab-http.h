/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "kab-sync-machine.h"
/*
 * The server's word, proved, that this device is to be erased. @by: "" for the administrator of the server; @proof: what
 * tells the server that it was done. Immutable; reference-counted.
 */
typedef struct
{
  gint64 at;
  char *by;
  char *proof;
} KabWipeOrder;

/** kab_wipe_order_read: Returns: (transfer full) (nullable): the order in @object, if there is one and @key proves it */
KabWipeOrder *kab_wipe_order_read (JsonObject *object, const char *key, const char *device);
KabWipeOrder *kab_wipe_order_ref (KabWipeOrder *order);
void kab_wipe_order_unref (KabWipeOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabWipeOrder, kab_wipe_order_unref)

/* What a sign-in or a refresh gave. @remember: whether the refresh token may go to the Secret Service. */
typedef struct
{
  char *access;
  char *refresh;
  gint64 expires_at; /* ms, by the server's clock */
  gint64 server_now; /* ms, by its Date header; 0 if it had none */
  gboolean remember;
  char *key;           /* the device's; NULL of a server without, see kab-device-proof.h */
  KabWipeOrder *order; /* NULL: nobody wants this device erased */
} KabTokens;

void kab_tokens_clear (KabTokens *tokens);
void kab_tokens_copy (KabTokens *to, const KabTokens *from);
/** kab_tokens_read: of a SESSION; Returns: whether it had both tokens */
gboolean kab_tokens_read (KabTokens *tokens, JsonObject *session);

/*
 * HTTP to one server, from one thread: the thread whose default GMainContext it was made in.
 * Answers are bounded. Never plain http to anything but this machine.
 */
typedef struct _KabHttp KabHttp;

/* An answer: any status. @body has one more byte behind @length, which is 0. */
typedef struct
{
  guint status;
  char *body;
  gsize length;
  gint64 retry_after; /* ms; -1 if not said */
  gint64 date;        /* ms; 0 if not said */
  gint64 offset;      /* of Upload-Offset; -1 if not said */
} KabAnswer;
void kab_answer_free (KabAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabAnswer, kab_answer_free)

/** kab_http_new: @server: as of kab_account_get_server(); Errors: %KAB_ERROR_INVALID */
KabHttp *kab_http_new (const char *server, GError **error);
void kab_http_free (KabHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabHttp, kab_http_free)

/** kab_http_is_local: whether the server is on this machine, so that no network is needed */
gboolean kab_http_is_local (KabHttp *self);

/** kab_http_message: @path: begins with a slash, may have a query; @body: (nullable): JSON */
SoupMessage *
kab_http_message (KabHttp *self, const char *method, const char *path, const char *token, const char *body);

/** kab_http_send_async: Errors: %KAB_ERROR_OFFLINE, %KAB_ERROR_TOO_LARGE, or cancelled; any status is an answer */
void kab_http_send_async (KabHttp *self,
                          SoupMessage *message,
                          gsize most,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
KabAnswer *kab_http_send_finish (GAsyncResult *result, GError **error);

/** kab_http_send: the same, blocking */
KabAnswer *
kab_http_send (KabHttp *self, SoupMessage *message, gsize most, GCancellable *cancellable, GError **error);

/** kab_http_open: the same piece by piece: Returns: (transfer full): the answer's body; its status is @message's */
GInputStream *kab_http_open (KabHttp *self, SoupMessage *message, GCancellable *cancellable, GError **error);
/** kab_http_read: Returns: bytes read, 0 at the end; -1: %KAB_ERROR_OFFLINE, or cancelled */
gssize kab_http_read (SoupMessage *message,
                      GInputStream *stream,
                      void *buffer,
                      gsize length,
                      GCancellable *cancellable,
                      GError **error);
/** kab_http_read_answer: what is left of the body as a whole, of one that turns out to be a problem */
KabAnswer *kab_http_read_answer (SoupMessage *message,
                                 GInputStream *stream,
                                 gsize most,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * kab_http_ask:
 * @seconds: after which it is given up, whatever the server does
 *
 * kab_http_send() for somebody who waits for the answer, and typed the address perhaps: its errors say what to do.
 */
KabAnswer *kab_http_ask (KabHttp *self,
                         SoupMessage *message,
                         gsize most,
                         guint seconds,
                         GCancellable *cancellable,
                         GError **error);

void kab_http_live_async (KabHttp *self,
                          const char *token,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/** kab_http_live_finish: @status: (out): the answer's where there was one */
SoupWebsocketConnection *
kab_http_live_finish (KabHttp *self, GAsyncResult *result, guint *status, GError **error);

/**
 * kab_answer_read:
 * @answer: (nullable): %NULL if none came
 * @last: the number of the last edit of the batch that it answers
 * @facts: (out): what can be known of it
 */
void kab_answer_read (const KabAnswer *answer, gint64 last, KabSyncAnswer *facts);

/** kab_answer_is_maintenance: whether the server refuses because it is being maintained */
gboolean kab_answer_is_maintenance (const KabAnswer *answer);

/**
 * kab_maintenance_sentence:
 * @words: (nullable): the administrator's own
 * @until: when it is expected to end, ms; 0 if that is not known
 *
 * Returns: (transfer full): what it means for people
 */
char *kab_maintenance_sentence (const char *words, gint64 until);

/** kab_answer_problem: an answer that is not a success, as an error with the server's sentence */
GError *kab_answer_problem (const KabAnswer *answer);
/** kab_answer_asked_problem: the same for kab_http_ask() */
GError *kab_answer_asked_problem (const KabAnswer *answer);
