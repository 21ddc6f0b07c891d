#define rand	pan_rand
#define pthread_equal(a,b)	((a)==(b))
#if defined(HAS_CODE) && defined(VERBOSE)
	#ifdef BFS_PAR
		bfs_printf("Pr: %d Tr: %d\n", II, t->forw);
	#else
		cpu_printf("Pr: %d Tr: %d\n", II, t->forw);
	#endif
#endif
	switch (t->forw) {
	default: Uerror("bad forward move");
	case 0:	/* if without executable clauses */
		continue;
	case 1: /* generic 'goto' or 'skip' */
		IfNotBlocked
		_m = 3; goto P999;
	case 2: /* generic 'else' */
		IfNotBlocked
		if (trpt->o_pm&1) continue;
		_m = 3; goto P999;

		 /* CLAIM everyPublicationEnds */
	case 3: // STATE 1 - _spin_nvr.tmp:4 - [(!((publicationCount==3)))] (0:0:0 - 1)
		
#if defined(VERI) && !defined(NP)
#if NCLAIMS>1
		{	static int reported1 = 0;
			if (verbose && !reported1)
			{	int nn = (int) ((Pclaim *)pptr(0))->_n;
				printf("depth %ld: Claim %s (%d), state %d (line %d)\n",
					depth, procname[spin_c_typ[nn]], nn, (int) ((Pclaim *)pptr(0))->_p, src_claim[ (int) ((Pclaim *)pptr(0))->_p ]);
				reported1 = 1;
				fflush(stdout);
		}	}
#else
		{	static int reported1 = 0;
			if (verbose && !reported1)
			{	printf("depth %d: Claim, state %d (line %d)\n",
					(int) depth, (int) ((Pclaim *)pptr(0))->_p, src_claim[ (int) ((Pclaim *)pptr(0))->_p ]);
				reported1 = 1;
				fflush(stdout);
		}	}
#endif
#endif
		reached[3][1] = 1;
		if (!( !((((int)now.publicationCount)==3))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 4: // STATE 6 - _spin_nvr.tmp:6 - [-end-] (0:0:0 - 1)
		
#if defined(VERI) && !defined(NP)
#if NCLAIMS>1
		{	static int reported6 = 0;
			if (verbose && !reported6)
			{	int nn = (int) ((Pclaim *)pptr(0))->_n;
				printf("depth %ld: Claim %s (%d), state %d (line %d)\n",
					depth, procname[spin_c_typ[nn]], nn, (int) ((Pclaim *)pptr(0))->_p, src_claim[ (int) ((Pclaim *)pptr(0))->_p ]);
				reported6 = 1;
				fflush(stdout);
		}	}
#else
		{	static int reported6 = 0;
			if (verbose && !reported6)
			{	printf("depth %d: Claim, state %d (line %d)\n",
					(int) depth, (int) ((Pclaim *)pptr(0))->_p, src_claim[ (int) ((Pclaim *)pptr(0))->_p ]);
				reported6 = 1;
				fflush(stdout);
		}	}
#endif
#endif
		reached[3][6] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC :init: */
	case 5: // STATE 1 - reclamation.pml:111 - [seat = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][1] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->seat);
		((P2 *)_this)->seat = 0;
#ifdef VAR_RANGES
		logval(":init::seat", ((int)((P2 *)_this)->seat));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 6: // STATE 2 - reclamation.pml:111 - [((seat<=(3-1)))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][2] = 1;
		if (!((((int)((P2 *)_this)->seat)<=(3-1))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 7: // STATE 3 - reclamation.pml:111 - [(run Reader(seat))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][3] = 1;
		if (!(addproc(II, 1, 0, ((int)((P2 *)_this)->seat))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 8: // STATE 4 - reclamation.pml:111 - [seat = (seat+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[2][4] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->seat);
		((P2 *)_this)->seat = (((int)((P2 *)_this)->seat)+1);
#ifdef VAR_RANGES
		logval(":init::seat", ((int)((P2 *)_this)->seat));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 9: // STATE 10 - reclamation.pml:112 - [(run Publisher())] (0:0:0 - 1)
		IfNotBlocked
		reached[2][10] = 1;
		if (!(addproc(II, 1, 1, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 10: // STATE 12 - reclamation.pml:114 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[2][12] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Publisher */
	case 11: // STATE 1 - reclamation.pml:66 - [((next<=3))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][1] = 1;
		if (!((((int)((P1 *)_this)->next)<=3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 12: // STATE 2 - reclamation.pml:67 - [isMapped[next] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][2] = 1;
		(trpt+1)->bup.oval = ((int)now.isMapped[ Index(((int)((P1 *)_this)->next), 4) ]);
		now.isMapped[ Index(((P1 *)_this)->next, 4) ] = 1;
#ifdef VAR_RANGES
		logval("isMapped[Publisher:next]", ((int)now.isMapped[ Index(((int)((P1 *)_this)->next), 4) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 13: // STATE 5 - reclamation.pml:75 - [D_STEP75]
		IfNotBlocked

		reached[1][5] = 1;
		reached[1][t->st] = 1;
		reached[1][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_025_0: /* 2 */
		((P1 *)_this)->old = ((int)now.current);
#ifdef VAR_RANGES
		logval("Publisher:old", ((int)((P1 *)_this)->old));
#endif
		;
S_026_0: /* 2 */
		now.current = ((int)((P1 *)_this)->next);
#ifdef VAR_RANGES
		logval("current", ((int)now.current));
#endif
		;
		goto S_030_0;
S_030_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 14: // STATE 8 - reclamation.pml:76 - [D_STEP76]
		IfNotBlocked

		reached[1][8] = 1;
		reached[1][t->st] = 1;
		reached[1][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_028_0: /* 2 */
		now.epoch = (((int)now.epoch)+1);
#ifdef VAR_RANGES
		logval("epoch", ((int)now.epoch));
#endif
		;
S_029_0: /* 2 */
		((P1 *)_this)->newEpoch = ((int)now.epoch);
#ifdef VAR_RANGES
		logval("Publisher:newEpoch", ((int)((P1 *)_this)->newEpoch));
#endif
		;
		goto S_031_0;
S_031_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 15: // STATE 9 - reclamation.pml:81 - [looked = 0] (0:20:1 - 1)
		IfNotBlocked
		reached[1][9] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->looked);
		((P1 *)_this)->looked = 0;
#ifdef VAR_RANGES
		logval("Publisher:looked", ((int)((P1 *)_this)->looked));
#endif
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[1][21] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 16: // STATE 10 - reclamation.pml:83 - [((looked<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][10] = 1;
		if (!((((int)((P1 *)_this)->looked)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 17: // STATE 11 - reclamation.pml:84 - [seen = announced[looked]] (0:0:1 - 1)
		IfNotBlocked
		reached[1][11] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->seen);
		((P1 *)_this)->seen = ((int)now.announced[ Index(((int)((P1 *)_this)->looked), 3) ]);
#ifdef VAR_RANGES
		logval("Publisher:seen", ((int)((P1 *)_this)->seen));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 18: // STATE 12 - reclamation.pml:86 - [(((seen!=0)&&(seen<newEpoch)))] (20:0:2 - 1)
		IfNotBlocked
		reached[1][12] = 1;
		if (!(((((int)((P1 *)_this)->seen)!=0)&&(((int)((P1 *)_this)->seen)<((int)((P1 *)_this)->newEpoch)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: seen */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P1 *)_this)->seen;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P1 *)_this)->seen = 0;
		/* merge: looked = 0(0, 13, 20) */
		reached[1][13] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P1 *)_this)->looked);
		((P1 *)_this)->looked = 0;
#ifdef VAR_RANGES
		logval("Publisher:looked", ((int)((P1 *)_this)->looked));
#endif
		;
		/* merge: .(goto)(0, 17, 20) */
		reached[1][17] = 1;
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[1][21] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 19: // STATE 15 - reclamation.pml:87 - [looked = (looked+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][15] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->looked);
		((P1 *)_this)->looked = (((int)((P1 *)_this)->looked)+1);
#ifdef VAR_RANGES
		logval("Publisher:looked", ((int)((P1 *)_this)->looked));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 20: // STATE 23 - reclamation.pml:97 - [((old!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][23] = 1;
		if (!((((int)((P1 *)_this)->old)!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 21: // STATE 24 - reclamation.pml:97 - [isMapped[old] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][24] = 1;
		(trpt+1)->bup.oval = ((int)now.isMapped[ Index(((int)((P1 *)_this)->old), 4) ]);
		now.isMapped[ Index(((P1 *)_this)->old, 4) ] = 0;
#ifdef VAR_RANGES
		logval("isMapped[Publisher:old]", ((int)now.isMapped[ Index(((int)((P1 *)_this)->old), 4) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 22: // STATE 28 - reclamation.pml:100 - [next = (next+1)] (0:29:1 - 3)
		IfNotBlocked
		reached[1][28] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->next);
		((P1 *)_this)->next = (((int)((P1 *)_this)->next)+1);
#ifdef VAR_RANGES
		logval("Publisher:next", ((int)((P1 *)_this)->next));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 23: // STATE 29 - reclamation.pml:101 - [publicationCount = (publicationCount+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][29] = 1;
		(trpt+1)->bup.oval = ((int)now.publicationCount);
		now.publicationCount = (((int)now.publicationCount)+1);
#ifdef VAR_RANGES
		logval("publicationCount", ((int)now.publicationCount));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 24: // STATE 35 - reclamation.pml:105 - [old = 1] (0:41:1 - 3)
		IfNotBlocked
		reached[1][35] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->old);
		((P1 *)_this)->old = 1;
#ifdef VAR_RANGES
		logval("Publisher:old", ((int)((P1 *)_this)->old));
#endif
		;
		/* merge: .(goto)(0, 42, 41) */
		reached[1][42] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 25: // STATE 36 - reclamation.pml:105 - [((old<=3))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][36] = 1;
		if (!((((int)((P1 *)_this)->old)<=3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 26: // STATE 37 - reclamation.pml:105 - [assert((isMapped[old]==(old==3)))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][37] = 1;
		spin_assert((((int)now.isMapped[ Index(((int)((P1 *)_this)->old), 4) ])==(((int)((P1 *)_this)->old)==3)), "(isMapped[old]==(old==3))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 27: // STATE 38 - reclamation.pml:105 - [old = (old+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][38] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->old);
		((P1 *)_this)->old = (((int)((P1 *)_this)->old)+1);
#ifdef VAR_RANGES
		logval("Publisher:old", ((int)((P1 *)_this)->old));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 28: // STATE 44 - reclamation.pml:106 - [-end-] (0:0:0 - 3)
		IfNotBlocked
		reached[1][44] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Reader */
	case 29: // STATE 1 - reclamation.pml:40 - [seen = epoch] (0:0:1 - 1)
		IfNotBlocked
		reached[0][1] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->seen);
		((P0 *)_this)->seen = ((int)now.epoch);
#ifdef VAR_RANGES
		logval("Reader:seen", ((int)((P0 *)_this)->seen));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 30: // STATE 2 - reclamation.pml:41 - [announced[seat] = seen] (0:0:1 - 1)
		IfNotBlocked
		reached[0][2] = 1;
		(trpt+1)->bup.oval = ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]);
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = ((int)((P0 *)_this)->seen);
#ifdef VAR_RANGES
		logval("announced[Reader:seat]", ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 31: // STATE 3 - reclamation.pml:42 - [held = current] (0:0:1 - 1)
		IfNotBlocked
		reached[0][3] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->held);
		((P0 *)_this)->held = ((int)now.current);
#ifdef VAR_RANGES
		logval("Reader:held", ((int)((P0 *)_this)->held));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 32: // STATE 4 - reclamation.pml:44 - [reads = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][4] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->reads);
		((P0 *)_this)->reads = 0;
#ifdef VAR_RANGES
		logval("Reader:reads", ((int)((P0 *)_this)->reads));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 33: // STATE 5 - reclamation.pml:46 - [(((held!=0)&&(reads<2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][5] = 1;
		if (!(((((int)((P0 *)_this)->held)!=0)&&(((int)((P0 *)_this)->reads)<2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 34: // STATE 6 - reclamation.pml:47 - [assert(isMapped[held])] (0:0:0 - 1)
		IfNotBlocked
		reached[0][6] = 1;
		spin_assert(((int)now.isMapped[ Index(((int)((P0 *)_this)->held), 4) ]), "isMapped[held]", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 35: // STATE 7 - reclamation.pml:48 - [reads = (reads+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][7] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->reads);
		((P0 *)_this)->reads = (((int)((P0 *)_this)->reads)+1);
#ifdef VAR_RANGES
		logval("Reader:reads", ((int)((P0 *)_this)->reads));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 36: // STATE 13 - reclamation.pml:51 - [held = 0] (0:16:1 - 3)
		IfNotBlocked
		reached[0][13] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->held);
		((P0 *)_this)->held = 0;
#ifdef VAR_RANGES
		logval("Reader:held", ((int)((P0 *)_this)->held));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 37: // STATE 14 - reclamation.pml:54 - [announced[seat] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][14] = 1;
		(trpt+1)->bup.oval = ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]);
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = 0;
#ifdef VAR_RANGES
		logval("announced[Reader:seat]", ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 38: // STATE 18 - reclamation.pml:58 - [announced[seat] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][18] = 1;
		(trpt+1)->bup.oval = ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]);
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = 0;
#ifdef VAR_RANGES
		logval("announced[Reader:seat]", ((int)now.announced[ Index(((int)((P0 *)_this)->seat), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 39: // STATE 23 - reclamation.pml:61 - [-end-] (0:0:0 - 3)
		IfNotBlocked
		reached[0][23] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */
	case  _T5:	/* np_ */
		if (!((!(trpt->o_pm&4) && !(trpt->tau&128))))
			continue;
		/* else fall through */
	case  _T2:	/* true */
		_m = 3; goto P999;
#undef rand
	}

