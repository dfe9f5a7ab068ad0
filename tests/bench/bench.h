/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks of the client share: a server with sample data, folders, medians, the line to print. */
#pragma once

#include "desk.h"

typedef struct
{
  char *folder;
  char *address;
  GSubprocess *process;
} BenchServer;

#define BENCH_PASSWORD "secret password"

/* Sample data of so many licences; the programs are beside this build. */
void bench_server_start (BenchServer *server, guint licences);
void bench_server_stop (BenchServer *server);

double bench_median (double *values, guint n);
double bench_now (void); /* seconds */

void bench_copy_database (const char *path, const char *copy);

/* Runs a limit program and returns the number it prints; @second: (nullable): the one after it, 0 if there is none */
double bench_limit (const char *program, const char *const *args, double *second);
