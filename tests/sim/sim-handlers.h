/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's handlers, called as its router does; apart, as client and server each have a header of the same name. */
#pragma once

#include <glib.h>

typedef enum
{
  SIM_ROUTE_CHANGES,
  SIM_ROUTE_MUTATIONS,
  SIM_ROUTE_REFRESH,
  SIM_ROUTE_SIGN_IN,
  SIM_ROUTE_LEASE,
  SIM_ROUTE_LEASE_RETURN,
  SIM_ROUTE_DIGEST,
  SIM_ROUTE_RANGE,
} SimRoute;

/** sim_handlers_set_blobs: the folder of files */
void sim_handlers_set_blobs (const char *folder);

/** sim_handle_file: @range: (nullable): Content-Range; @offset: (out): as far as it has it, or -1; otherwise as sim_handle() */
guint sim_handle_file (const char *method,
                       const char *path,
                       const char *token,
                       const char *range,
                       GBytes *body,
                       GBytes **answer,
                       gint64 *offset);

/** sim_handle: Returns: the status; @answer: (transfer full) (nullable); @retry_after: ms, -1 if not said */
guint sim_handle (SimRoute route,
                  const char *token,
                  const char *cursor,
                  guint limit,
                  const char *body,
                  GBytes **answer,
                  gint64 *retry_after);
