/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-local-server.h"

/** kab_local_server_address: Returns: (transfer full): unix:PATH of the server of this user on this computer */
char *kab_local_server_address (gboolean sample);
