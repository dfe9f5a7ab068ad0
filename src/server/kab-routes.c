/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "kab-http.h"
#include "kab-protocol.h"

#define SESSION_BODY_MAX 16384

static const KabRoute routes[] = {
  { "POST", KAB_PATH_SESSION, FALSE, KAB_LANE_SLOW, SESSION_BODY_MAX, kab_handle_sign_in },
  { "GET", KAB_PATH_SESSION, FALSE, KAB_LANE_READ, 0, kab_handle_session },
  { "DELETE", KAB_PATH_SESSION, FALSE, KAB_LANE_WRITE, 0, kab_handle_sign_out },
  { "POST", KAB_PATH_SESSION_REFRESH, FALSE, KAB_LANE_WRITE, SESSION_BODY_MAX, kab_handle_refresh },
  { "GET", KAB_PATH_CHANGES, FALSE, KAB_LANE_READ, 0, kab_handle_changes },
  { "POST", KAB_PATH_MUTATIONS, FALSE, KAB_LANE_WRITE, KAB_BODY_MAX, kab_handle_mutations },
  { "GET", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_READ, 0, kab_handle_blob_get },
  { "HEAD", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_READ, 0, kab_handle_blob_get },
  { "PUT", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_WRITE, KAB_BLOB_MAX, kab_handle_blob_put },
  { "GET", KAB_PATH_HEALTH, FALSE, KAB_LANE_READ, 0, kab_handle_health },
  { "HEAD", KAB_PATH_HEALTH, FALSE, KAB_LANE_READ, 0, kab_handle_health },
  { "GET", KAB_PATH_OPENAPI, FALSE, KAB_LANE_READ, 0, kab_handle_openapi },
  { NULL, NULL, FALSE, KAB_LANE_READ, 0, NULL },
};

const KabRoute *
kab_routes (void)
{
  return routes;
}

static gboolean
is_at (const KabRoute *route, const char *path)
{
  return route->is_prefix ? g_str_has_prefix (path, route->path) : g_str_equal (path, route->path);
}

const KabRoute *
kab_route_find (const char *method, const char *path, char **allowed)
{
  GString *methods = g_string_new (NULL);
  const KabRoute *found = NULL;

  for (const KabRoute *route = routes; route->method != NULL; route++)
    {
      if (!is_at (route, path))
        continue;
      g_string_append_printf (methods, methods->len > 0 ? ", %s" : "%s", route->method);
      if (found == NULL && g_str_equal (route->method, method))
        found = route;
    }
  *allowed = methods->len > 0 ? g_string_free (methods, FALSE) : NULL;
  if (*allowed == NULL)
    g_string_free (methods, TRUE);
  return found;
}
