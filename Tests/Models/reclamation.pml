/* How a snapshot is published, read and freed: the model of SnapshotBoard.swift, step by step. RECLAMATION.md, beside that
 * file, has the proof, and says which line there is which here. `Tests/Models/check` looks at every order of the steps.
 *
 * One statement of this model is one step that no other thread can come between. The operations of the board are
 * sequentially consistent, so their steps stand in one order that all threads agree on, and an order of this model's
 * steps is what there is to check. Two of them are weaker in one way, which is modelled: see `leave`.
 *
 * Snapshots are numbers; zero is none. Each of the macros below plants one fault that the check must find. */

#ifndef READERS
#define READERS 2
#endif
#ifndef PUBLICATIONS
#define PUBLICATIONS 3
#endif

#define OFFLINE 0

byte current = 0;
byte epoch = 1;
byte announced[READERS] = OFFLINE;

/* Memory: whether a snapshot may be read. */
bool isMapped[PUBLICATIONS + 1];

byte publicationCount = 0;

/* A reactor's turn: `enter`, reads of the snapshot, `leave`; and again, or never again. */
proctype Reader(byte seat) {
  byte seen, held, reads;
  do
  :: /* enter */
#ifdef READER_LOADS_FIRST
     /* The pointer before the announcement. An announcement that is a releasing store does the same: the processor may
      * keep it back until after the load. */
     seen = epoch;
     held = current;
     announced[seat] = seen;
#else
     seen = epoch;
     announced[seat] = seen;
     held = current;
#endif
     /* What is not needed any more is zero, so that equal states are equal. */
     seen = 0;
     do
     :: held != 0 && reads < 2 ->
        assert(isMapped[held]);
        reads++
     :: else -> break
     od;
     held = 0;
     reads = 0;
     /* leave: a releasing store. It may become visible as late as the announcement after it, and then is never seen. */
     if
     :: announced[seat] = OFFLINE
     :: skip
     fi
  :: /* It sleeps: nothing may be asked of it any more. */
     announced[seat] = OFFLINE;
     break
  od
}

proctype Publisher() {
  byte next = 1, old, newEpoch, looked, seen;
  do
  :: next <= PUBLICATIONS ->
     isMapped[next] = true;
#ifdef PUBLISHER_ADVANCES_FIRST
     d_step { epoch++; newEpoch = epoch };
     d_step { old = current; current = next };
#else
#ifdef PUBLISHER_LOOKS_FIRST
     d_step { newEpoch = epoch + 1 };
#else
     d_step { old = current; current = next };
     d_step { epoch++; newEpoch = epoch };
#endif
#endif
#ifndef PUBLISHER_DOES_NOT_WAIT
     /* Passes over the seats, each from the first to the first that is behind, until one comes to the end. */
     looked = 0;
     do
     :: looked < READERS ->
        seen = announced[looked];
        if
#ifdef PUBLISHER_IGNORES_EPOCHS
        :: seen != OFFLINE -> looked = 0
#else
        :: seen != OFFLINE && seen < newEpoch -> looked = 0
#endif
        :: else -> looked++
        fi;
        seen = 0
     :: else -> break
     od;
#endif
#ifdef PUBLISHER_LOOKS_FIRST
     atomic { old = current; current = next };
     epoch++;
#endif
     if
     :: old != 0 -> isMapped[old] = false
     :: else
     fi;
     old = 0;
     newEpoch = 0;
     next++;
     publicationCount++
  :: else -> break
  od;
  /* Nothing is kept but what decides. */
  for (old : 1 .. PUBLICATIONS) { assert(isMapped[old] == (old == PUBLICATIONS)) }
}

init {
  byte seat;
  atomic {
    for (seat : 0 .. READERS - 1) { run Reader(seat) }
    run Publisher()
  }
}

/* A publication comes to its end, as long as every thread goes on. */
ltl everyPublicationEnds { <> (publicationCount == PUBLICATIONS) }
