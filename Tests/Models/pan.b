	switch (t->back) {
	default: Uerror("bad return move");
	case  0: goto R999; /* nothing to undo */

		 /* CLAIM everyPublicationEnds */
;
		;
		
	case 4: // STATE 6
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC :init: */

	case 5: // STATE 1
		;
		((P2 *)_this)->seat = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 7: // STATE 3
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 8: // STATE 4
		;
		((P2 *)_this)->seat = trpt->bup.oval;
		;
		goto R999;

	case 9: // STATE 10
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 10: // STATE 12
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Publisher */
;
		;
		
	case 12: // STATE 2
		;
		now.isMapped[ Index(((P1 *)_this)->next, 4) ] = trpt->bup.oval;
		;
		goto R999;
	case 13: // STATE 5
		sv_restor();
		goto R999;
	case 14: // STATE 8
		sv_restor();
		goto R999;

	case 15: // STATE 9
		;
		((P1 *)_this)->looked = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 17: // STATE 11
		;
		((P1 *)_this)->seen = trpt->bup.oval;
		;
		goto R999;

	case 18: // STATE 13
		;
		((P1 *)_this)->looked = trpt->bup.ovals[1];
	/* 0 */	((P1 *)_this)->seen = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 19: // STATE 15
		;
		((P1 *)_this)->looked = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 21: // STATE 24
		;
		now.isMapped[ Index(((P1 *)_this)->old, 4) ] = trpt->bup.oval;
		;
		goto R999;

	case 22: // STATE 28
		;
		((P1 *)_this)->next = trpt->bup.oval;
		;
		goto R999;

	case 23: // STATE 29
		;
		now.publicationCount = trpt->bup.oval;
		;
		goto R999;

	case 24: // STATE 35
		;
		((P1 *)_this)->old = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 27: // STATE 38
		;
		((P1 *)_this)->old = trpt->bup.oval;
		;
		goto R999;

	case 28: // STATE 44
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Reader */

	case 29: // STATE 1
		;
		((P0 *)_this)->seen = trpt->bup.oval;
		;
		goto R999;

	case 30: // STATE 2
		;
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 31: // STATE 3
		;
		((P0 *)_this)->held = trpt->bup.oval;
		;
		goto R999;

	case 32: // STATE 4
		;
		((P0 *)_this)->reads = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 35: // STATE 7
		;
		((P0 *)_this)->reads = trpt->bup.oval;
		;
		goto R999;

	case 36: // STATE 13
		;
		((P0 *)_this)->held = trpt->bup.oval;
		;
		goto R999;

	case 37: // STATE 14
		;
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 38: // STATE 18
		;
		now.announced[ Index(((P0 *)_this)->seat, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 39: // STATE 23
		;
		p_restor(II);
		;
		;
		goto R999;
	}

