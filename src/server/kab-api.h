/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-api-key.h"
#include "kab-bounds.h"
#include "kab-command.h"
#include "kab-http.h"
#include "kab-rate.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/** KAB_API_LIMIT: rows of a page where nothing is said */
#define KAB_API_LIMIT 50

/**
 * KabApi:
 * @problems: what is wrong with the request, field by field
 * @db: (nullable): a reader with a transaction open, once kab_api_begin() went well
 * @entity: (nullable): what the path names
 * @id: (nullable): the path's next part
 * @command: (nullable): the command of @entity's that the part behind it names
 * @rest: (nullable): the parts behind it
 *
 * One request of an integrator on its way to an answer.
 */
typedef struct
{
  KabServer *server;
  const KabRequest *request;
  KabResponse *response;
  GPtrArray *problems;
  KabDb *db;
  KabApiCaller *caller;
  const KabEntity *entity;
  char **parts;
  const char *id;
  const KabCommand *command;
} KabApi;

void kab_api_init (KabApi *api, KabServer *server, const KabRequest *request, KabResponse *response);
void kab_api_clear (KabApi *api);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabApi, kab_api_clear)

/**
 * kab_api_begin:
 *
 * Counts the request, and finds out who makes it.
 *
 * Returns: whether it may go on; otherwise the response says why not
 */
gboolean kab_api_begin (KabApi *api);

/** kab_api_end_read: gives the reader back, where something is going to be written */
void kab_api_end_read (KabApi *api);

/** kab_api_network_of: Returns: (transfer full): by what the requests of an address are counted */
char *kab_api_network_of (const char *address);

/** kab_api_count_address: counts a request of nobody in particular; Returns: whether it may go on */
gboolean kab_api_count_address (KabApi *api);

/** kab_api_may: asks the scopes of the key; Returns: %FALSE with the problem in the response */
gboolean kab_api_may (KabApi *api, const char *what, gboolean write);

/** kab_api_fault: notes that @field is wrong; @field: (nullable): the whole */
void kab_api_fault (KabApi *api, const char *field, const char *detail);
void kab_api_fault_error (KabApi *api, const char *field, GError *error);

/** kab_api_refuse_faults: answers with what was noted; Returns: whether there was anything */
gboolean kab_api_refuse_faults (KabApi *api, guint status);

/** kab_api_refuse: answers with a problem */
void kab_api_refuse (KabApi *api, guint status, const char *code, const char *detail);
void kab_api_not_found (KabApi *api);
void kab_api_fail (KabApi *api, const GError *error);

/** kab_api_parse_object: Returns: (transfer full) (nullable): the body as a JSON object; members that stand twice are refused */
JsonNode *kab_api_parse_object (KabApi *api);

/** kab_api_sees_all: Returns: whether the caller may read every row of @entity */
gboolean kab_api_sees_all (const KabCaller *caller, const KabEntity *entity);

/** kab_api_etag: Returns: (transfer full): the tag of a row's state */
char *kab_api_etag (gint64 rev);

/**
 * kab_api_find_visible:
 * @nr: (out): 0 if the org has no such row, or none that the caller may see
 */
gboolean kab_api_find_visible (KabDb *db,
                               const KabCaller *caller,
                               const KabEntity *entity,
                               const char *id,
                               gint64 *nr,
                               gint64 *rev,
                               GError **error);

/** kab_api_append_row: appends the row of that number as the caller may see it; @wanted: (nullable): by field */
gboolean kab_api_append_row (KabDb *db,
                             const KabCaller *caller,
                             const KabEntity *entity,
                             gint64 nr,
                             const gboolean *wanted,
                             GString *out,
                             GError **error);

/**
 * kab_api_write:
 * @status: what it is to come to: created, OK, or no content for what is deleted
 *
 * Does what the request asks for in a transaction of @writer, or says in the response why not.
 *
 * Returns: %FALSE with an error only if the storage failed
 */
gboolean kab_api_write (KabApi *api, KabWriter *writer, guint status, GError **error);

/** kab_api_tag_is_among: Returns: whether a header such as If-Match names @tag, or is "*" */
gboolean kab_api_tag_is_among (const char *tags, const char *tag);

G_END_DECLS
