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

/** sim_handle: Returns: the status; @answer: (transfer full) (nullable); @retry_after: ms, -1 if not said */
guint sim_handle (SimRoute route,
                  const char *token,
                  const char *cursor,
                  guint limit,
                  const char *body,
                  GBytes **answer,
                  gint64 *retry_after);
