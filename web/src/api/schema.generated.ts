/** The types of the API, made from its OpenAPI description by `npm run generate:api`. */
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All accounts with their mailboxes and how they stand */
        get: operations["getAccounts"];
        put?: never;
        /**
         * Add an account with its mailboxes
         * @description Nothing is retrieved until somebody has signed in: POST /accounts/{id}/consent.
         */
        post: operations["postAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account */
        get: operations["getAccountsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename, switch off or on, or give another user
         * @description Another signIn throws the grant of the user before away.
         */
        patch: operations["patchAccountsById"];
        trace?: never;
    };
    "/api/v1/accounts/{id}/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connect an app-only account: asks for a token once and looks at it */
        post: operations["postAccountsByIdConnect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a sign-in for the account
         * @description Send the browser to authorizeUrl; it comes back to the account in the console.
         */
        post: operations["postAccountsByIdConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a sign-in by device code, for servers without a browser */
        post: operations["postAccountsByIdDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/device/{attemptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether the person has signed in by now */
        post: operations["postAccountsByIdDeviceByAttemptId"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to the account and its grant, newest first */
        get: operations["getAccountsByIdEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/exchange-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Exchange commands that give the account its rights, with the real names */
        get: operations["getAccountsByIdExchangeSetup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add mailboxes to a shared account
         * @description Each is tried first, once the account is connected. Those that open are added, the others are in `refused`; when none opens, the answer is the failure of the first.
         */
        post: operations["postAccountsByIdMailboxes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give the password of an account that has one; it is tried before it is kept */
        put: operations["putAccountsByIdPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a stopped account again, after its cause was cured elsewhere */
        post: operations["postAccountsByIdResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/try-mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open mailboxes with the sign-in of the account, in both directions, and say how it went */
        post: operations["postAccountsByIdTryMailboxes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/acknowledgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What mailboxes and queues say by themselves */
        get: operations["getAcknowledgements"];
        /**
         * Write the acknowledgement of a mailbox or a queue; that of a queue goes first
         * @description It goes once a day to a person who begins a conversation, and never to machines, lists, reports or spam.
         */
        put: operations["putAcknowledgements"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/acknowledgements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an acknowledgement */
        delete: operations["deleteAcknowledgementsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who can sign in */
        get: operations["getAgents"];
        put?: never;
        /** Add somebody */
        post: operations["postAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change, disable or give a new password
         * @description A new role or password, or disabling, ends all sessions of that person.
         */
        patch: operations["patchAgentsById"];
        trace?: never;
    };
    "/api/v1/alarm-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** To whom alarms are told */
        get: operations["getAlarmChannels"];
        put?: never;
        /** Tell alarms to somebody more: by mail, webhook, Teams or Slack */
        post: operations["postAlarmChannels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Tell somebody no more */
        delete: operations["deleteAlarmChannelsById"];
        options?: never;
        head?: never;
        /** Change a channel */
        patch: operations["patchAlarmChannelsById"];
        trace?: never;
    };
    "/api/v1/alarm-channels/{id}/signing-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new signing key for a webhook; the old one is good no more */
        post: operations["postAlarmChannelsByIdSigningSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test to a channel, now */
        post: operations["postAlarmChannelsByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By which way alarm mail leaves; none: Postvak chooses a mailbox that works */
        get: operations["getAlarmRoutes"];
        /** Set the ways of alarm mail, all at once, in the order in which they are tried */
        put: operations["putAlarmRoutes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-routes/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open each way of alarm mail and sign in; nothing is sent */
        post: operations["postAlarmRoutesCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All alarm rules as they are set */
        get: operations["getAlarmRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Set an alarm rule, or back to its default */
        patch: operations["patchAlarmRulesByRule"];
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alarms: those that are open, or the history */
        get: operations["getAlarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alarm with its story */
        get: operations["getAlarmsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an alarm up: it does not escalate any more */
        post: operations["postAlarmsByIdAcknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/hand-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an alarm back, also one that was snoozed */
        post: operations["postAlarmsByIdHandBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/remarks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a remark to the story of an alarm */
        post: operations["postAlarmsByIdRemarks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Be left alone for a while; told again if it still lasts then */
        post: operations["postAlarmsByIdSnooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many alarms nobody is at yet, by severity */
        get: operations["getAlarmsSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Further addresses of all mailboxes */
        get: operations["getAliases"];
        put?: never;
        /**
         * Add an address that a mailbox is written to and answers from
         * @description Exchange must know it as an alias of the mailbox and let it be sent from (SendFromAliasEnabled).
         */
        post: operations["postAliases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/aliases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an alias */
        delete: operations["deleteAliasesById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of programs */
        get: operations["getApiKeys"];
        put?: never;
        /** Make a key */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: operations["deleteApiKeysById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/app-registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All app registrations, without their secrets */
        get: operations["getAppRegistrations"];
        put?: never;
        /** Add an app registration */
        post: operations["postAppRegistrations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/app-registrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One app registration */
        get: operations["getAppRegistrationsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an app registration, or give it a new secret
         * @description Accounts that had stopped because of it go on by themselves.
         */
        patch: operations["patchAppRegistrationsById"];
        trace?: never;
    };
    "/api/v1/app-registrations/{id}/admin-consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a Microsoft 365 administrator agrees for all users */
        get: operations["getAppRegistrationsByIdAdminConsent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/app-registrations/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a key and a certificate to be used instead of a secret
         * @description Upload the certificate in the portal, then set authentication to "certificate".
         */
        post: operations["postAppRegistrationsByIdCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what to whom, newest first */
        get: operations["getAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bounces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which of these addresses have refused mail for good */
        get: operations["getBounces"];
        put?: never;
        post?: never;
        /** Forget that these addresses refused mail: they are known to be right */
        delete: operations["deleteBounces"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ready answers that may be used, the most used first */
        get: operations["getCannedAnswers"];
        put?: never;
        /**
         * Add a ready answer
         * @description Supervisors for their departments, administrators also for everybody.
         */
        post: operations["postCannedAnswers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-answers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Write a ready answer anew */
        put: operations["putCannedAnswersById"];
        post?: never;
        /** Remove a ready answer */
        delete: operations["deleteCannedAnswersById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-answers/{id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that it was used: what is used most is offered first */
        post: operations["postCannedAnswersByIdUses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List conversations, the newest message first */
        get: operations["getConversations"];
        put?: never;
        /**
         * Begin a conversation with a message to somebody
         * @description With an Idempotency-Key it is written once, however often this is sent.
         */
        post: operations["postConversations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a conversation with all its messages, oldest first */
        get: operations["getConversationsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change its state, its queue, who works on it, or whether it is unread */
        patch: operations["patchConversationsById"];
        trace?: never;
    };
    "/api/v1/conversations/{id}/composing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an answer begins with: sender, recipients, signature */
        get: operations["getConversationsByIdComposing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the draft in a conversation */
        get: operations["getConversationsByIdDraft"];
        /**
         * Keep the draft in a conversation
         * @description 409 when another device has changed or sent it since `version`: read it again.
         */
        put: operations["putConversationsByIdDraft"];
        post?: never;
        /** Throw the draft in a conversation away */
        delete: operations["deleteConversationsByIdDraft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/forwards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pass a message or the whole conversation on
         * @description With an Idempotency-Key it is written once, however often this is sent. Files of the messages go along when they are uploaded with `from-message`.
         */
        post: operations["postConversationsByIdForwards"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a remark for colleagues; it is never sent */
        post: operations["postConversationsByIdNotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/notes/{noteId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an own remark back */
        delete: operations["deleteConversationsByIdNotesByNoteId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who else looks at it or writes in it */
        get: operations["getConversationsByIdPresence"];
        put?: never;
        /** Say that one looks at it or writes in it; to be repeated every 15 seconds */
        post: operations["postConversationsByIdPresence"];
        /** Say that one has left */
        delete: operations["deleteConversationsByIdPresence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer the customer
         * @description With an Idempotency-Key it is written once, however often this is sent.
         */
        post: operations["postConversationsByIdReplies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many conversations at once
         * @description Each by itself: one that cannot be changed does not hold up the others.
         */
        post: operations["postConversationsChanges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery */
        get: operations["getDeliveriesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an answer back, choose another time, or settle what failed or is held
         * @description What can be decided now stands in `decisions` of the delivery. 409 when it comes too late.
         */
        post: operations["postDeliveriesByIdDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide the same about several */
        post: operations["postDeliveriesDecisions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All departments */
        get: operations["getDepartments"];
        put?: never;
        /** Add a department, with a queue of the same name */
        post: operations["postDepartments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a department; a queue of the same name goes along */
        patch: operations["patchDepartmentsById"];
        trace?: never;
    };
    "/api/v1/dkim-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys that sign outgoing mail, and the domains that could have one */
        get: operations["getDkimKeys"];
        put?: never;
        /** Make a key for a domain; nothing is signed until it is switched on */
        post: operations["postDkimKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dkim-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a key for good
         * @description Leave its record in DNS for a week: receivers verify what was sent before.
         */
        delete: operations["deleteDkimKeysById"];
        options?: never;
        head?: never;
        /**
         * Begin or end signing mail of a domain
         * @description Mail that is written already stays as it is.
         */
        patch: operations["patchDkimKeysById"];
        trace?: never;
    };
    "/api/v1/dkim-keys/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look whether its record is in DNS */
        post: operations["postDkimKeysByIdCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A bundle for support (zip): findings, nodes, settings and the last log lines, without secrets */
        get: operations["getDoctorBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How things stand: the newest run, with rows that were looked at again since */
        get: operations["getDoctorLatest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When each row last passed and last failed */
        get: operations["getDoctorRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first */
        get: operations["getDoctorRuns"];
        put?: never;
        /**
         * Examine the installation, one account, or one row with what it needs
         * @description The answer comes at once; follow the run by reading it. Nothing is changed or sent.
         */
        post: operations["postDoctorRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run, also while it is under way */
        get: operations["getDoctorRunsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor/runs/{id}/report.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report of a run as one printable page, to be mailed */
        get: operations["getDoctorRunsByIdReport.html"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages to somebody new that are not sent yet */
        get: operations["getDrafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the draft of a new message */
        get: operations["getDraftsById"];
        /**
         * Keep the draft of a new message
         * @description 409 when another device has changed or sent it since `version`: read it again.
         */
        put: operations["putDraftsById"];
        post?: never;
        /** Throw the draft of a new message away */
        delete: operations["deleteDraftsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes on the desk, as it happens (server-sent events)
         * @description Hints named conversation, mailbox, account and alarm; the data is a DeskEvent. The event named "reload" means that hints may have been missed.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exception-phrases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Phrases by which a mail is known for a delivery exception
         * @description A mail whose subject has one of the subject phrases in it, or whose sender one of the sender phrases, counts as a delivery report: it is never answered automatically.
         */
        get: operations["getExceptionPhrases"];
        put?: never;
        /** Add a phrase; it counts for mail that comes from now on */
        post: operations["postExceptionPhrases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exception-phrases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a phrase out */
        delete: operations["deleteExceptionPhrasesById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers that failed or are held, until a person has decided; the newest first */
        get: operations["getExceptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mailboxes of the departments that one sees, and how they stand */
        get: operations["getMailboxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One mailbox */
        get: operations["getMailboxesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switch a mailbox off or on, or change how it is read */
        patch: operations["patchMailboxesById"];
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/composing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a message to somebody new begins with */
        get: operations["getMailboxesByIdComposing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits to leave a mailbox, and until when */
        get: operations["getMailboxesByIdOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/attachments/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One attachment */
        get: operations["getMessagesByIdAttachmentsByPosition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch the whole of a mail of which only the header is here
         * @description It is fetched by the node that holds the mailbox. How it stands is told by `wanted` of the message, with an event for each change.
         */
        post: operations["postMessagesByIdFetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/forwarded/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A mail that was forwarded as an attachment
         * @description The path is the position of the attachment; of a mail inside that mail, both with a dot.
         */
        get: operations["getMessagesByIdForwardedByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/forwarded/{path}/attachments/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One attachment of a forwarded mail */
        get: operations["getMessagesByIdForwardedByPathAttachmentsByPosition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/forwarded/{path}/html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The HTML of a forwarded mail as a harmless page */
        get: operations["getMessagesByIdForwardedByPathHtml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/forwarded/{path}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A forwarded mail, as it lies in the original */
        get: operations["getMessagesByIdForwardedByPathRaw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The HTML of a mail as a harmless page, for an iframe with sandbox="allow-same-origin allow-popups"
         * @description Remote images stay away unless images=on. The header x-blocked-images, and the element meta[name=blocked-images], say how many.
         */
        get: operations["getMessagesByIdHtml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The original, byte for byte */
        get: operations["getMessagesByIdRaw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes that run, those that ended lately, and which role is silent */
        get: operations["getNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{id}/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mailboxes in the hands of a node */
        get: operations["getNodesByIdMailboxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider-presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings of well-known providers, to begin an app registration with */
        get: operations["getProviderPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All queues, also of other departments: a conversation may be handed on to any */
        get: operations["getQueues"];
        put?: never;
        /** Add a queue */
        post: operations["postQueues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a queue: its name, its sender, the mailboxes that fill it */
        patch: operations["patchQueuesById"];
        trace?: never;
    };
    "/api/v1/registration-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to do in Entra ID before an app registration can be added here */
        get: operations["getRegistrationSetup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getSession"];
        put?: never;
        /** Sign in */
        post: operations["postSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /** Change your own name or language */
        patch: operations["patchSession"];
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change your own password; all other sessions end */
        post: operations["postSessionPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/originals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long originals are kept, and how large a mail may be */
        get: operations["getSettingsOriginals"];
        /**
         * Change how long originals are kept, and how large a mail may be
         * @description Originals of older months are removed within the hour, and cannot be brought back. The text of their messages stays.
         */
        put: operations["putSettingsOriginals"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How received mail is put into conversations, and how much of it is shown */
        get: operations["getSettingsReading"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how received mail is put into conversations, and how much of it is shown */
        patch: operations["patchSettingsReading"];
        trace?: never;
    };
    "/api/v1/settings/sending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How sending is set */
        get: operations["getSettingsSending"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how sending is set */
        patch: operations["patchSettingsSending"];
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the first-run wizard is open */
        get: operations["getSetup"];
        put?: never;
        /** Make the first administrator and sign in */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All signatures */
        get: operations["getSignatures"];
        /**
         * Write the signature of an agent, a mailbox, a department or everybody
         * @description Everybody may write the own one, supervisors those of their departments, administrators all.
         */
        put: operations["putSignatures"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signatures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a signature */
        delete: operations["deleteSignaturesById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the team fares: what waits, who has what, what came and went */
        get: operations["getTeam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file for a message
         * @description The body is the file, of any content type. It is kept for a week, or as long as a draft names it.
         */
        post: operations["postUploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a file that no message needs */
        delete: operations["deleteUploadsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file, for whoever uploaded it */
        get: operations["getUploadsByIdContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/from-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a file of a message along, as when it is passed on */
        post: operations["postUploadsFromMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["getLivez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database, migrations, vault and the parts of this node are in order */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Address: {
            address: string;
            name: string;
        };
        Agent: {
            /** @description Whose mail this agent sees; administrators see every department */
            departmentIds: string[];
            disabled: boolean;
            email: string;
            /** Format: uuid */
            id: string;
            locale: string | null;
            name: string;
            /** @enum {string} */
            role: "administrator" | "supervisor" | "agent";
        };
        Alarm: {
            account: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            acknowledgedBy: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            answersWaiting: number;
            /** @description What is wrong, as one word: of one cause there is one alarm at a time */
            cause: string;
            clearedAt: string | null;
            /** @description Empty: the whole installation */
            departments: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            escalations: number;
            /** @description What is wrong, and the remedy with the real names */
            failure: components["schemas"]["Failure"];
            /** Format: uuid */
            id: string;
            mailboxCount: number;
            /** @description At most 200 of them */
            mailboxes: {
                address: string;
                /** Format: uuid */
                id: string;
            }[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            openedAt: string;
            /** @description How often it came back within half an hour */
            reopenings: number;
            /** @description Listed in docs/alarms.md */
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /**
             * Format: date-time
             * @description When it was first seen
             */
            since: string;
            snoozedUntil: string | null;
            /** @enum {string} */
            state: "open" | "acknowledged" | "snoozed" | "cleared";
        };
        AlarmChannel: {
            /** @description null: the whole installation */
            departmentId: string | null;
            enabled: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "mail" | "webhook" | "teams" | "slack";
            /** @enum {string} */
            language: "en" | "nl";
            /** @enum {string} */
            leastSeverity: "info" | "warning" | "critical";
            /** @description What comes on top is gathered into one digest */
            mostInWindow: number;
            name: string;
            /** @description Notices up to that severity wait until these hours are over */
            quiet: {
                from: string;
                until: string;
                /** @enum {string} */
                upTo: "info" | "warning" | "critical";
            } | null;
            recipients: string[];
            /** @description Where a webhook leads; its whole address is a secret */
            target: string | null;
            /** @description IANA name, such as Europe/Amsterdam */
            timeZone: string;
            /** @description Mail: also to every administrator */
            toAdministrators: boolean;
            windowMs: number;
        };
        AlarmRoute: {
            hasPassword: boolean;
            /** Format: uuid */
            id: string;
            mailbox: {
                address: string;
                /** Format: uuid */
                id: string;
            } | null;
            relay: {
                /** @description PEM certificates to trust besides the system roots */
                ca?: string;
                /** @description The sender */
                from: string;
                host: string;
                port: number;
                /** @enum {string} */
                tls: "implicit" | "starttls" | "none";
                user?: string;
            } | null;
        };
        AlarmRule: {
            /** @description It differs from the default */
            changed: boolean;
            defaults: {
                durationMs: number;
                enabled: boolean;
                /** @enum {string} */
                severity: "info" | "warning" | "critical";
                threshold: number | null;
            };
            /** @description How long it must last before anybody is told */
            durationMs: number;
            enabled: boolean;
            id: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            threshold: number | null;
            /** @enum {string} */
            unit: "none" | "attempts" | "minutes" | "seconds" | "answers" | "days" | "gigabytes";
        };
        AlarmStory: {
            account: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            acknowledgedBy: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            answersWaiting: number;
            /** @description What is wrong, as one word: of one cause there is one alarm at a time */
            cause: string;
            clearedAt: string | null;
            /** @description Empty: the whole installation */
            departments: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            escalations: number;
            events: {
                action: string;
                /** @description null: Postvak itself */
                agent: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                at: string;
                detail: {
                    [key: string]: unknown;
                };
            }[];
            /** @description What is wrong, and the remedy with the real names */
            failure: components["schemas"]["Failure"];
            /** Format: uuid */
            id: string;
            mailboxCount: number;
            /** @description At most 200 of them */
            mailboxes: {
                address: string;
                /** Format: uuid */
                id: string;
            }[];
            notices: {
                attempts: number;
                channel: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                createdAt: string;
                failure: components["schemas"]["Failure"] | null;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                notBefore: string;
                /** @description What carried it */
                route: string | null;
                sentAt: string | null;
                /** @enum {string} */
                state: "waiting" | "sending" | "sent" | "failed" | "dropped";
                step: string;
            }[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            openedAt: string;
            /** @description How often it came back within half an hour */
            reopenings: number;
            /** @description Listed in docs/alarms.md */
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /**
             * Format: date-time
             * @description When it was first seen
             */
            since: string;
            snoozedUntil: string | null;
            /** @enum {string} */
            state: "open" | "acknowledged" | "snoozed" | "cleared";
        };
        ApiKey: {
            /** @description In whose name it acts */
            agent: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            expiresAt: string | null;
            /** @description How the key begins */
            hint: string;
            /** Format: uuid */
            id: string;
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            role: "administrator" | "supervisor" | "agent";
        };
        Attachment: {
            contentType: string;
            filename: string;
            /** @description Where a mail that was forwarded as a file can be read */
            forwardedHref: string | null;
            href: string;
            inline: boolean;
            position: number;
            size: number;
        };
        AuditEvent: {
            action: string;
            /** @description null: Postvak itself */
            agent: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            at: string;
            detail: {
                [key: string]: unknown;
            };
            id: number;
            subject: string;
            /** @description As it is called now */
            subjectName: string | null;
        };
        CalendarEvent: {
            /** @description Of a REPLY: ACCEPTED, DECLINED, TENTATIVE */
            answer: string | null;
            attendees: number;
            /** @description For whole days the first day after */
            end: components["schemas"]["CalendarTime"] | null;
            location: string;
            /** @description RFC 5546: REQUEST, CANCEL, REPLY, PUBLISH … */
            method: string | null;
            /** @description Events in the same file that are not told here */
            more: number;
            organiser: components["schemas"]["Address"] | null;
            repeats: boolean;
            start: components["schemas"]["CalendarTime"] | null;
            status: string | null;
            summary: string;
        };
        CalendarTime: {
            /** @description The instant, UTC, where the zone could be told */
            at: string | null;
            /** @description As the sender's wall clock has it; without a time for whole days */
            local: string;
            /** @description As written */
            zone: string | null;
        };
        Conversation: {
            agent: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            contact: {
                address: string;
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @description The address of the contact refused mail for good */
            contactBounced: {
                detail: string;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                since: string;
                status: string | null;
            } | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            /** @description Some answer did not reach, or perhaps not, whom it was for, or is late */
            deliveryFailed: boolean;
            department: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description Some message has a file that is not part of its text */
            hasAttachments: boolean;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            lastMessageAt: string;
            mailbox: {
                address: string;
                /** Format: uuid */
                id: string;
            };
            messageCount: number;
            messages: components["schemas"]["Message"][];
            notes: components["schemas"]["Note"][];
            number: number;
            preview: string;
            queue: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            state: "open" | "pending" | "closed";
            subject: string;
            unread: boolean;
        };
        ConversationSummary: {
            agent: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            contact: {
                address: string;
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @description The address of the contact refused mail for good */
            contactBounced: {
                detail: string;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                since: string;
                status: string | null;
            } | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            /** @description Some answer did not reach, or perhaps not, whom it was for, or is late */
            deliveryFailed: boolean;
            department: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description Some message has a file that is not part of its text */
            hasAttachments: boolean;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            lastMessageAt: string;
            mailbox: {
                address: string;
                /** Format: uuid */
                id: string;
            };
            messageCount: number;
            number: number;
            preview: string;
            queue: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            state: "open" | "pending" | "closed";
            subject: string;
            unread: boolean;
        };
        Delivery: {
            attempts: number;
            /** @description What can be decided about it now */
            decisions: ("take-back" | "send-now" | "send-later" | "send-again" | "change-address" | "was-sent" | "give-up")[];
            /** @description While it waits: when it is expected to leave, by the pace of its mailbox */
            expectedAt: string | null;
            failure: components["schemas"]["Failure"] | null;
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            /** @description It could not be sent for four hours and more; first tried then, and tried on */
            lateSince: string | null;
            /** @description Why nothing leaves this mailbox, while that is so */
            mailboxFailure: components["schemas"]["Failure"] | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            notBefore: string;
            recipients: {
                address: string;
                diagnostic: string | null;
                /** @enum {string} */
                field: "to" | "cc" | "bcc";
                /** @enum {string} */
                outcome: "waiting" | "accepted" | "delivered" | "delayed" | "failed";
                /** @description RFC 3463 */
                status: string | null;
            }[];
            /** @enum {string} */
            state: "waiting" | "sending" | "sent" | "failed" | "uncertain" | "held" | "cancelled";
        };
        DeskEvent: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            reason: "message" | "reply" | "state" | "delivery" | "note" | "presence";
            /** @constant */
            type: "conversation";
        } | {
            /** Format: uuid */
            id: string;
            /** @constant */
            type: "mailbox";
        } | {
            /** Format: uuid */
            id: string;
            /** @constant */
            type: "account";
        } | {
            /** Format: uuid */
            id: string;
            /** @constant */
            type: "alarm";
        };
        DkimKey: {
            /**
             * @description rsa-sha256: every receiver knows it · ed25519-sha256: beside it, for receivers that know RFC 8463
             * @enum {string}
             */
            algorithm: "rsa-sha256" | "ed25519-sha256";
            checkedAt: string | null;
            domain: string;
            /** @description Mail of this domain is signed when it is written */
            enabled: boolean;
            /** Format: uuid */
            id: string;
            /** @description The TXT record to put into DNS */
            record: {
                name: string;
                value: string;
            };
            /** @description As it was found in DNS at checkedAt. other: another key stands there · unknown: DNS gave no answer · null: nobody has looked */
            recordState: ("right" | "missing" | "other" | "unknown") | null;
        };
        DoctorFinding: {
            accountId: string | null;
            /** @description The row that failed before this one could be looked at */
            blockedBy: string | null;
            /** @enum {string} */
            check: "system.settings" | "system.disk" | "system.database" | "system.vault" | "system.originals" | "system.nodes" | "version.minimum" | "system.external-url" | "system.console-origin" | "entra.redirect-uri" | "entra.app" | "entra.secret-expiry" | "token.lifetime" | "token.refresh" | "token.user" | "token.audience" | "mailbox.imap-enabled" | "mailbox.pop-enabled" | "mailbox.smtp-enabled" | "mailbox.licence" | "mailbox.full-access" | "mailbox.send-as" | "network.dns" | "network.tcp" | "network.tls" | "connectivity.imap" | "connectivity.pop3" | "connectivity.smtp" | "connectivity.graph" | "alarm.path" | "docs.links";
            durationMs: number;
            evidence: string[];
            failure: {
                code: string;
                detail: string;
                facts: {
                    [key: string]: string;
                };
                retryAfterMs?: number;
            } | null;
            /** @description The node that looked, for rows of the network */
            node: string | null;
            /** @enum {string} */
            outcome: "pass" | "warn" | "fail" | "skipped" | "crashed";
            remedy: {
                command: string | null;
                documentation: string | null;
                /** @description The point of the integration guide that this row stands for */
                guide: string;
                text: string;
                /** @description Who acts */
                who: string;
            } | null;
            /** @description An account, a mailbox, a host, or the installation */
            subject: string;
            /** @description What is wrong; for skipped and crashed rows, why */
            summary: string | null;
            title: string;
        };
        /** @description What `postvak doctor --json` prints, for an installation and for a Cisco ECE deployment */
        DoctorReport: {
            diagnosis: {
                check: ("system.settings" | "system.disk" | "system.database" | "system.vault" | "system.originals" | "system.nodes" | "version.minimum" | "system.external-url" | "system.console-origin" | "entra.redirect-uri" | "entra.app" | "entra.secret-expiry" | "token.lifetime" | "token.refresh" | "token.user" | "token.audience" | "mailbox.imap-enabled" | "mailbox.pop-enabled" | "mailbox.smtp-enabled" | "mailbox.licence" | "mailbox.full-access" | "mailbox.send-as" | "network.dns" | "network.tcp" | "network.tls" | "connectivity.imap" | "connectivity.pop3" | "connectivity.smtp" | "connectivity.graph" | "alarm.path" | "docs.links") | null;
                /** @description How many other causes there are */
                others: number;
                /** @enum {string} */
                outcome: "pass" | "warn" | "fail" | "crashed";
                remedy: {
                    command: string | null;
                    documentation: string | null;
                    /** @description The point of the integration guide that this row stands for */
                    guide: string;
                    text: string;
                    /** @description Who acts */
                    who: string;
                } | null;
                /** @description The cause, in one sentence */
                sentence: string;
                subjects: string[];
            };
            findings: components["schemas"]["DoctorFinding"][];
            /** @enum {string} */
            language: "en" | "nl";
            profile: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            startedAt: string;
            versions: {
                [key: string]: string;
            };
        };
        ExceptionPhrase: {
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            /** @enum {string} */
            field: "subject" | "sender";
            /** Format: uuid */
            id: string;
            phrase: string;
        };
        /** @description One of the closed list of failures, with its remedy */
        Failure: {
            /** @enum {string} */
            actor: "nobody" | "postvak-admin" | "entra-admin" | "m365-admin" | "network-admin" | "mailbox-owner";
            code: string;
            /** @description A command to run, where there is one */
            command: string | null;
            /** @description What the other side said */
            detail: string;
            documentation: string | null;
            /** @enum {string} */
            kind: "transient" | "throttled" | "operator" | "permanent" | "uncertain";
            /** @description What to do, with the real names filled in */
            remedy: string;
            /** @enum {string} */
            scope: "installation" | "host" | "grant" | "mailbox" | "message" | "recipient";
            /** @description What is wrong, one sentence */
            summary: string;
            /** @description Summary and remedy in other languages */
            translations: {
                nl: {
                    remedy: string;
                    summary: string;
                };
            };
        };
        ForwardedMessage: {
            attachments: {
                contentType: string;
                filename: string;
                /** @description Where a mail inside this one can be read */
                forwardedHref: string | null;
                href: string;
                inline: boolean;
                position: number;
                size: number;
            }[];
            cc: components["schemas"]["Address"][];
            from: components["schemas"]["Address"] | null;
            /** @description As with a message */
            htmlHref: string | null;
            /** @enum {string} */
            kind: "person" | "auto-reply" | "delivery-report" | "receipt" | "notification" | "mailing-list" | "bulk";
            /** @description The mail inside, as a file */
            rawHref: string;
            sentAt: string | null;
            subject: string;
            text: string;
            to: components["schemas"]["Address"][];
            traits: components["schemas"]["MessageTraits"];
        };
        MadeApiKey: {
            /** @description In whose name it acts */
            agent: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            expiresAt: string | null;
            /** @description How the key begins */
            hint: string;
            /** Format: uuid */
            id: string;
            /** @description Shown this once */
            key: string;
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            role: "administrator" | "supervisor" | "agent";
        };
        Message: {
            attachments: components["schemas"]["Attachment"][];
            author: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            automatic: boolean;
            cc: components["schemas"]["Address"][];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            delivery: components["schemas"]["Delivery"] | null;
            /** @enum {string} */
            direction: "in" | "out";
            from: components["schemas"]["Address"];
            /** @description A sanitised page for a sandboxed iframe; ?images=on loads remote images */
            htmlHref: string | null;
            /** Format: uuid */
            id: string;
            /**
             * @description Who or what wrote it
             * @enum {string}
             */
            kind: "person" | "auto-reply" | "delivery-report" | "receipt" | "notification" | "mailing-list" | "bulk";
            /** @description The original bytes, message/rfc822; null: not kept any more */
            rawHref: string | null;
            /** @enum {string} */
            reading: "parsed" | "unparsable" | "header-only";
            /** @description Where answers are wanted, when not at the sender */
            replyTo: components["schemas"]["Address"][];
            sentAt: string | null;
            subject: string;
            /** @description The text part, or the text of the HTML part */
            text: string;
            to: components["schemas"]["Address"][];
            traits: components["schemas"]["MessageTraits"];
            /** @description Of a mail that is a header only: how the fetching of the whole stands, if it was asked for */
            wanted: components["schemas"]["WantedOriginal"] | null;
        };
        MessageTraits: {
            /**
             * Format: uuid
             * @description A conversation that the mail names, and that its sender takes no part in
             */
            apartFrom?: string;
            /** @description Judged by the receiving server (RFC 8601) */
            authentication?: {
                dkim: string | null;
                dmarc: string | null;
                spf: string | null;
            };
            calendar?: components["schemas"]["CalendarEvent"];
            /** @description The phrase by which it counts as a delivery exception */
            exception?: string;
            /** @description The mailing list */
            list?: string;
            /**
             * @description Forwarded by a rule, or one of our own mails come back
             * @constant
             */
            loop?: true;
            /**
             * @description What the sender did. Nothing is verified or decrypted
             * @enum {string}
             */
            protection?: "smime-signed" | "smime-encrypted" | "pgp-signed" | "pgp-encrypted";
            /** @description What a delivery report says became of whom (RFC 3464) */
            report?: {
                /** @enum {string} */
                action: "failed" | "delayed" | "delivered" | "relayed" | "expanded";
                address: string;
                diagnostic: string;
                /** @description RFC 3463 */
                status: string;
            }[];
            /** @description What was too much to show whole; the original is complete */
            shortened?: ("text" | "lines" | "html" | "subject" | "addresses" | "references" | "attachments" | "headers" | "nesting" | "parts" | "unpacking")[];
            spam?: {
                /** @description Microsoft's spam confidence level, -1 to 9 */
                level: number | null;
                /** @enum {string} */
                verdict: "spam" | "phishing" | "bulk" | "clean";
            };
        };
        Node: {
            /** @description Its clock minus the database's */
            clockOffsetMs: number | null;
            /** @description Cores kept busy */
            cpuLoad: number | null;
            /** @description Round trip to the database */
            databaseMs: number | null;
            /** @description Where its data directory lies */
            diskFreeBytes: number | null;
            diskTotalBytes: number | null;
            endedAt: string | null;
            host: string;
            /** Format: uuid */
            id: string;
            /** @description Of the event loop, 99th percentile */
            loopDelayMs: number | null;
            /** @description Resident */
            memoryBytes: number | null;
            pid: number;
            /** @description Mailboxes that it retrieves */
            retrieving: number;
            roles: ("services" | "application")[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            seenAt: string;
            /** @description The node that answers */
            self: boolean;
            /** @description Mailboxes that it sends for */
            sending: number;
            /** @description Parts that have stopped moving */
            stalled: string[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            startedAt: string;
            /**
             * @description silent: no sign of life for half a minute; stopped: it was told to; died: its process is gone, or silent for an hour
             * @enum {string}
             */
            state: "live" | "silent" | "stopped" | "died";
            version: string;
        };
        Nodes: {
            /** @description Those that run first; those that ended are listed for an hour */
            items: components["schemas"]["Node"][];
            /**
             * Format: date-time
             * @description Of the database, by which all times here are told
             */
            now: string;
            roles: {
                lastSeenAt: string | null;
                /** @description Nodes that live now */
                live: number;
                /** @enum {string} */
                role: "services" | "application";
            }[];
        };
        Note: {
            author: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            /** Format: uuid */
            id: string;
            text: string;
        };
        /**
         * @example {
         *       "keptMonths": 24,
         *       "messageLimitBytes": null
         *     }
         */
        OriginalsSettings: {
            /** @description Months after the one in which they came; null: for ever */
            keptMonths: number | null;
            /** @description Larger mails are a header only, until they are asked for; null: 150 MB */
            messageLimitBytes: number | null;
        };
        /**
         * @example {
         *       "keptMonths": 24,
         *       "messageLimitBytes": null
         *     }
         */
        OriginalsSettingsInput: {
            /** @description Months after the one in which they came; null: for ever */
            keptMonths: number | null;
            /** @description Larger mails are a header only, until they are asked for; null: 150 MB */
            messageLimitBytes: number | null;
        };
        Outbox: {
            /** @description When what is due now is expected to have left */
            emptyAt: string | null;
            failure: components["schemas"]["Failure"] | null;
            /** @description For a chosen time, still to be taken back, or until the next try */
            later: number;
            limits: {
                connections: number;
                messagesPerMinute: number;
                recipientsPerDay: number;
                recipientsPerMessage: number;
            };
            mailbox: {
                /** Format: uuid */
                accountId: string;
                address: string;
                /** Format: uuid */
                id: string;
            };
            /** @description The first 100, in the order in which they leave */
            next: components["schemas"]["Outgoing"][];
            oldestWaitingSince: string | null;
            recipientsLastDay: number;
            resumeAt: string | null;
            sentLastMinute: number;
            /** @description Being looked for in Sent Items */
            uncertain: number;
            underWay: number;
            /** @description Due and not sent yet */
            waiting: number;
        };
        Outgoing: {
            author: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            conversation: {
                /** Format: uuid */
                id: string;
                number: number;
                subject: string;
            };
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            createdAt: string;
            delivery: components["schemas"]["Delivery"];
            mailbox: {
                address: string;
                /** Format: uuid */
                id: string;
            };
            preview: string;
            subject: string;
        };
        /**
         * @example {
         *       "type": "urn:postvak:problem:invalid",
         *       "title": "The request is not right",
         *       "status": 400,
         *       "instance": "urn:postvak:request:0b0c5b8e-5e0c-4f0e-9a53-0b7f3a5d9a6e",
         *       "errors": [
         *         {
         *           "path": "text",
         *           "message": "is empty"
         *         }
         *       ]
         *     }
         */
        Problem: {
            detail?: string;
            /** @description What is wrong, field by field */
            errors?: {
                message: string;
                path: string;
            }[];
            failure?: components["schemas"]["Failure"];
            /** @description Names the request; the log of the server has the same id */
            instance?: string;
            status: number;
            title: string;
            /** @description urn:postvak:problem:…, listed in docs/api.md */
            type: string;
        };
        Readiness: {
            checks: {
                detail?: string;
                name: string;
                ok: boolean;
            }[];
            /** @enum {string} */
            status: "ready" | "not-ready";
            version: string;
        };
        ReadingSettings: {
            /** @description What of a mail is beyond is not shown, and the message says so; the original is complete */
            limits: {
                /** @description Files of a mail */
                attachments: number;
                /** @description Bytes of all headers of all parts together */
                headerBytes: number;
                /** @description Characters of one line of the text */
                lineLength: number;
                /** @description Parts inside parts */
                nestingDepth: number;
                /** @description Parts of a mail */
                parts: number;
            };
            /** @description How many days the same subject of the same sender finds its conversation; 0: never */
            subjectJoinDays: number;
        };
        SendingSettings: {
            /** @description How long an answer can be taken back before it leaves; 10 at first, 0: not at all */
            undoSeconds: number;
        };
        SendingSettingsInput: {
            /** @description How long an answer can be taken back before it leaves; 10 at first, 0: not at all */
            undoSeconds: number;
        };
        Session: {
            agent: components["schemas"]["SignedInAgent"];
            csrfToken: string;
        };
        SignedInAgent: {
            email: string;
            /** Format: uuid */
            id: string;
            locale: string | null;
            name: string;
            /** @enum {string} */
            role: "administrator" | "supervisor" | "agent";
        };
        TeamFigures: {
            days: {
                answered: number;
                closed: number;
                /** Format: date */
                day: string;
                received: number;
            }[];
            /** @description Of conversations that a customer began in the period */
            firstAnswer: {
                answered: number;
                medianSeconds: number | null;
                /** @description Nine of ten were answered within this time */
                slowSeconds: number | null;
            };
            now: {
                /** @description The last mail of the open conversation that waits longest */
                oldestOpenAt: string | null;
                oldestUnassignedAt: string | null;
                open: number;
                pending: number;
                /** @description Open, and nobody works on it */
                unassigned: number;
            };
            people: {
                answered: number;
                closed: number;
                /** Format: uuid */
                id: string;
                /** @description null: not signed in */
                lastSeenAt: string | null;
                name: string;
                oldestOpenAt: string | null;
                open: number;
                pending: number;
            }[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            since: string;
        };
        Upload: {
            contentType: string;
            filename: string;
            /** @description Its content, for whoever uploaded it */
            href: string;
            /** Format: uuid */
            id: string;
            size: number;
        };
        WantedOriginal: {
            failure: components["schemas"]["Failure"] | null;
            receivedBytes: number;
            /** @enum {string} */
            state: "waiting" | "fetching" | "failed";
        };
    };
    responses: {
        /** @description What is wrong (RFC 9457) */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            appRegistrationId: string;
                            /** Format: uuid */
                            departmentId: string;
                            failure: components["schemas"]["Failure"] | null;
                            /**
                             * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                             * @enum {string}
                             */
                            grantKind: "delegated" | "app-only" | "password";
                            /** Format: uuid */
                            id: string;
                            identity: {
                                oid: string;
                                tid: string;
                                upn: string;
                            } | null;
                            /** @enum {string} */
                            kind: "mailbox" | "shared";
                            lastRefreshAt: string | null;
                            mailboxes: {
                                /** Format: uuid */
                                accountId: string;
                                address: string;
                                /**
                                 * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                                 * @enum {string}
                                 */
                                afterRetrieval: "leave" | "seen" | "move" | "delete";
                                /** Format: uuid */
                                departmentId: string;
                                dispatchFailure: components["schemas"]["Failure"] | null;
                                displayName: string;
                                enabled: boolean;
                                folders: string[];
                                /** Format: uuid */
                                id: string;
                                /**
                                 * @description graph: Microsoft Graph, of Microsoft 365 only
                                 * @enum {string}
                                 */
                                incoming: "imap" | "pop3" | "graph";
                                lastRetrievedAt: string | null;
                                lastSentAt: string | null;
                                /** @description Over the general limits, which are those of Exchange Online */
                                limits: {
                                    connections?: number;
                                    /** @description Of larger mail only the header is retrieved */
                                    messageBytes?: number;
                                    messagesPerMinute?: number;
                                    recipientsPerDay?: number;
                                    recipientsPerMessage?: number;
                                    /** @description What one message may have, with its files encoded */
                                    sentMessageBytes?: number;
                                };
                                /** @description The folder on the server, for afterRetrieval "move" */
                                moveTo: string;
                                /**
                                 * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                                 * @enum {string}
                                 */
                                outgoing: "smtp" | "graph";
                                retrieveFailure: components["schemas"]["Failure"] | null;
                                /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                                sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                                startPoint: {
                                    /** @enum {string} */
                                    from: "now" | "unread" | "everything";
                                } | {
                                    days: number;
                                    /** @enum {string} */
                                    from: "days";
                                };
                                /** @enum {string} */
                                state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                                /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                                submitsAs: ("mailbox" | "sign-in") | null;
                                /** @description Answers not yet sent */
                                waitingOut: number;
                            }[];
                            name: string;
                            nextRefreshAt: string | null;
                            /** @description The user who must sign in */
                            signIn: string;
                            /** @enum {string} */
                            state: "new" | "connected" | "needs-sign-in" | "disabled";
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    appRegistrationId: string;
                    /** Format: uuid */
                    departmentId: string;
                    /**
                     * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                     * @default delegated
                     * @enum {string}
                     */
                    grantKind?: "delegated" | "app-only" | "password";
                    /**
                     * @default mailbox
                     * @enum {string}
                     */
                    kind?: "mailbox" | "shared";
                    mailboxes: {
                        address: string;
                        /** @default  */
                        displayName?: string;
                        /**
                         * @description graph: Microsoft Graph, of Microsoft 365 only
                         * @default imap
                         * @enum {string}
                         */
                        incoming?: "imap" | "pop3" | "graph";
                        /**
                         * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                         * @default smtp
                         * @enum {string}
                         */
                        outgoing?: "smtp" | "graph";
                        /**
                         * @default {
                         *       "from": "now"
                         *     }
                         */
                        startPoint?: {
                            /** @enum {string} */
                            from: "now" | "unread" | "everything";
                        } | {
                            days: number;
                            /** @enum {string} */
                            from: "days";
                        };
                    }[];
                    name: string;
                    signIn: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAccountsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled?: boolean;
                    name?: string;
                    signIn?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdConnect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        authorizeUrl: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        expiresAt: string;
                        redirectUri: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        attemptId: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        expiresAt: string;
                        /** @description Ask for the outcome no more often than this */
                        intervalMs: number;
                        /** @description Who must sign in there */
                        signIn: string;
                        userCode: string;
                        verificationUri: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdDeviceByAttemptId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attemptId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        askAgainInMs: number;
                        /** @enum {string} */
                        state: "pending";
                    } | {
                        /** @enum {string} */
                        state: "connected";
                        upn: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByIdEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            action: string;
                            /** @description null: Postvak itself */
                            agent: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            at: string;
                            detail: {
                                [key: string]: unknown;
                            };
                            failure: components["schemas"]["Failure"] | null;
                            id: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByIdExchangeSetup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        powerShell: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdMailboxes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    mailboxes: {
                        address: string;
                        /** @default  */
                        displayName?: string;
                        /**
                         * @description graph: Microsoft Graph, of Microsoft 365 only
                         * @default imap
                         * @enum {string}
                         */
                        incoming?: "imap" | "pop3" | "graph";
                        /**
                         * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                         * @default smtp
                         * @enum {string}
                         */
                        outgoing?: "smtp" | "graph";
                        /**
                         * @default {
                         *       "from": "now"
                         *     }
                         */
                        startPoint?: {
                            /** @enum {string} */
                            from: "now" | "unread" | "everything";
                        } | {
                            days: number;
                            /** @enum {string} */
                            from: "days";
                        };
                    }[];
                    /**
                     * @description Add them without trying, for rights that are still to be given
                     * @default false
                     */
                    untried?: boolean;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description Not added, because mail could not be retrieved from them */
                        refused: {
                            address: string;
                            /** @description null: the server lets us begin to send */
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            /** @description null: mail can be retrieved */
                            retrieveFailure: components["schemas"]["Failure"] | null;
                        }[];
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAccountsByIdPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        appRegistrationId: string;
                        /** Format: uuid */
                        departmentId: string;
                        failure: components["schemas"]["Failure"] | null;
                        /**
                         * @description delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all
                         * @enum {string}
                         */
                        grantKind: "delegated" | "app-only" | "password";
                        /** Format: uuid */
                        id: string;
                        identity: {
                            oid: string;
                            tid: string;
                            upn: string;
                        } | null;
                        /** @enum {string} */
                        kind: "mailbox" | "shared";
                        lastRefreshAt: string | null;
                        mailboxes: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                        name: string;
                        nextRefreshAt: string | null;
                        /** @description The user who must sign in */
                        signIn: string;
                        /** @enum {string} */
                        state: "new" | "connected" | "needs-sign-in" | "disabled";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByIdTryMailboxes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Left out: those of the account */
                    mailboxes?: {
                        address: string;
                        /**
                         * @description graph: Microsoft Graph, of Microsoft 365 only
                         * @default imap
                         * @enum {string}
                         */
                        incoming?: "imap" | "pop3" | "graph";
                        /**
                         * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                         * @default smtp
                         * @enum {string}
                         */
                        outgoing?: "smtp" | "graph";
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            address: string;
                            /** @description null: the server lets us begin to send */
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            /** @description null: mail can be retrieved */
                            retrieveFailure: components["schemas"]["Failure"] | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAcknowledgements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            enabled: boolean;
                            html: string;
                            /** Format: uuid */
                            id: string;
                            mailboxId: string | null;
                            queueId: string | null;
                            subject: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAcknowledgements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                    html: string;
                    /** @default null */
                    mailboxId?: string | null;
                    /** @default null */
                    queueId?: string | null;
                    /**
                     * @description Empty: that of the customer’s mail
                     * @default
                     */
                    subject?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled: boolean;
                        html: string;
                        /** Format: uuid */
                        id: string;
                        mailboxId: string | null;
                        queueId: string | null;
                        subject: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAcknowledgementsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Agent"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Default: every department that exists now */
                    departmentIds?: string[];
                    email: string;
                    name: string;
                    password: string;
                    /** @enum {string} */
                    role: "administrator" | "supervisor" | "agent";
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAgentsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    departmentIds?: string[];
                    disabled?: boolean;
                    name?: string;
                    password?: string;
                    /** @enum {string} */
                    role?: "administrator" | "supervisor" | "agent";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlarmChannel"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description null: the whole installation
                     * @default null
                     */
                    departmentId?: string | null;
                    /** @default true */
                    enabled?: boolean;
                    /** @enum {string} */
                    kind: "mail" | "webhook" | "teams" | "slack";
                    /**
                     * @default en
                     * @enum {string}
                     */
                    language?: "en" | "nl";
                    /**
                     * @default warning
                     * @enum {string}
                     */
                    leastSeverity?: "info" | "warning" | "critical";
                    /**
                     * @description What comes on top is gathered into one digest
                     * @default 5
                     */
                    mostInWindow?: number;
                    name: string;
                    /** @default null */
                    quiet?: {
                        from: string;
                        until: string;
                        /** @enum {string} */
                        upTo: "info" | "warning" | "critical";
                    } | null;
                    /** @default [] */
                    recipients?: string[];
                    /**
                     * @description IANA name, such as Europe/Amsterdam
                     * @default UTC
                     */
                    timeZone?: string;
                    /** @default false */
                    toAdministrators?: boolean;
                    /** @description Needed for a webhook */
                    url?: string;
                    /** @default 600000 */
                    windowMs?: number;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: the whole installation */
                        departmentId: string | null;
                        enabled: boolean;
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        kind: "mail" | "webhook" | "teams" | "slack";
                        /** @enum {string} */
                        language: "en" | "nl";
                        /** @enum {string} */
                        leastSeverity: "info" | "warning" | "critical";
                        /** @description What comes on top is gathered into one digest */
                        mostInWindow: number;
                        name: string;
                        /** @description Notices up to that severity wait until these hours are over */
                        quiet: {
                            from: string;
                            until: string;
                            /** @enum {string} */
                            upTo: "info" | "warning" | "critical";
                        } | null;
                        recipients: string[];
                        /** @description Of a signed webhook; shown only now */
                        signingSecret: string | null;
                        /** @description Where a webhook leads; its whole address is a secret */
                        target: string | null;
                        /** @description IANA name, such as Europe/Amsterdam */
                        timeZone: string;
                        /** @description Mail: also to every administrator */
                        toAdministrators: boolean;
                        windowMs: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAlarmChannelsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAlarmChannelsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description null: the whole installation */
                    departmentId?: string | null;
                    enabled?: boolean;
                    /** @enum {string} */
                    language?: "en" | "nl";
                    /** @enum {string} */
                    leastSeverity?: "info" | "warning" | "critical";
                    /** @description What comes on top is gathered into one digest */
                    mostInWindow?: number;
                    name?: string;
                    /** @description Notices up to that severity wait until these hours are over */
                    quiet?: {
                        from: string;
                        until: string;
                        /** @enum {string} */
                        upTo: "info" | "warning" | "critical";
                    } | null;
                    recipients?: string[];
                    /** @description IANA name, such as Europe/Amsterdam */
                    timeZone?: string;
                    /** @description Mail: also to every administrator */
                    toAdministrators?: boolean;
                    /** @description Left out: the present one stays */
                    url?: string;
                    windowMs?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmChannel"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmChannelsByIdSigningSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signingSecret: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmChannelsByIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What carried it */
                        route: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlarmRoute"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAlarmRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    routes: {
                        /**
                         * Format: uuid
                         * @description Of a relay that was there: its password stays unless another is given
                         */
                        id?: string;
                        /** Format: uuid */
                        mailboxId?: string;
                        password?: string | null;
                        relay?: {
                            /** @description PEM certificates to trust besides the system roots */
                            ca?: string;
                            /** @description The sender */
                            from: string;
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                            user?: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlarmRoute"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmRoutesCheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: alarm mail can be sent */
                        failure: components["schemas"]["Failure"] | null;
                        /** @description Two ways work that do not depend on each other */
                        redundant: boolean;
                        routes: {
                            /** @description false: nobody chose a way, so Postvak did */
                            chosen: boolean;
                            failure: components["schemas"]["Failure"] | null;
                            /** @enum {string} */
                            kind: "mailbox" | "relay";
                            name: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlarmRule"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAlarmRulesByRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        /** @description null: the default again */
        requestBody: {
            content: {
                "application/json": {
                    durationMs?: number | null;
                    enabled?: boolean | null;
                    severity?: ("info" | "warning" | "critical") | null;
                    threshold?: number | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmRule"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarms: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description open: all that is not over; history: what is */
                state?: "open" | "history";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alarm"][];
                        nextCursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmsByIdAcknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmsByIdHandBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmsByIdRemarks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAlarmsByIdSnooze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "minutes": 60
                 *     }
                 */
                "application/json": {
                    minutes: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmsSummary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        critical: number;
                        info: number;
                        warning: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAliases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            address: string;
                            displayName: string;
                            /** Format: uuid */
                            id: string;
                            /** Format: uuid */
                            mailboxId: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAliases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    address: string;
                    /** @default  */
                    displayName?: string;
                    /** Format: uuid */
                    mailboxId: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        address: string;
                        displayName: string;
                        /** Format: uuid */
                        id: string;
                        /** Format: uuid */
                        mailboxId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAliasesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description UTC, RFC 3339
                     */
                    expiresAt?: string;
                    name: string;
                    /**
                     * @description At most the role of who makes it
                     * @default agent
                     * @enum {string}
                     */
                    role?: "administrator" | "supervisor" | "agent";
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteApiKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getAppRegistrations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            authentication: "secret" | "certificate";
                            certificate: {
                                /** Format: date */
                                expiresOn: string;
                                /** @description To be uploaded in the portal, as a .cer or .pem file */
                                pem: string;
                                /** @description As the portal lists it */
                                thumbprint: string;
                            } | null;
                            clientId: string;
                            /** @enum {string} */
                            cloud: "global" | "gcc-high" | "dod" | "china";
                            endpoints: {
                                /** @description PEM certificates to trust besides the system roots */
                                ca?: string;
                                /** Format: uri */
                                graph?: string;
                                imap?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                                /** Format: uri */
                                login?: string;
                                pop3?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                                /** Format: uri */
                                scopeRoot?: string;
                                /** @description Asked of a generic provider */
                                scopes?: string[];
                                smtp?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                            };
                            hasSecret: boolean;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Made, and used from when authentication is set to "certificate" (again) */
                            nextCertificate: {
                                /** Format: date */
                                expiresOn: string;
                                /** @description To be uploaded in the portal, as a .cer or .pem file */
                                pem: string;
                                /** @description As the portal lists it */
                                thumbprint: string;
                            } | null;
                            /**
                             * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                             * @enum {string}
                             */
                            provider: "microsoft" | "oidc" | "password";
                            /** @description The one redirect URI to register */
                            redirectUri: string;
                            secretExpiresOn: string | null;
                            tenant: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAppRegistrations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Needed unless the provider is "password"
                     * @default
                     */
                    clientId?: string;
                    clientSecret?: string;
                    /**
                     * @default global
                     * @enum {string}
                     */
                    cloud?: "global" | "gcc-high" | "dod" | "china";
                    /** @default {} */
                    endpoints?: {
                        /** @description PEM certificates to trust besides the system roots */
                        ca?: string;
                        /** Format: uri */
                        graph?: string;
                        imap?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                        /** Format: uri */
                        login?: string;
                        pop3?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                        /** Format: uri */
                        scopeRoot?: string;
                        /** @description Asked of a generic provider */
                        scopes?: string[];
                        smtp?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                    };
                    name: string;
                    /**
                     * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                     * @default microsoft
                     * @enum {string}
                     */
                    provider?: "microsoft" | "oidc" | "password";
                    /** Format: date */
                    secretExpiresOn?: string;
                    /**
                     * @description Needed for Microsoft
                     * @default
                     */
                    tenant?: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        authentication: "secret" | "certificate";
                        certificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        clientId: string;
                        /** @enum {string} */
                        cloud: "global" | "gcc-high" | "dod" | "china";
                        endpoints: {
                            /** @description PEM certificates to trust besides the system roots */
                            ca?: string;
                            /** Format: uri */
                            graph?: string;
                            imap?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            login?: string;
                            pop3?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            scopeRoot?: string;
                            /** @description Asked of a generic provider */
                            scopes?: string[];
                            smtp?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                        };
                        hasSecret: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Made, and used from when authentication is set to "certificate" (again) */
                        nextCertificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        /**
                         * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                         * @enum {string}
                         */
                        provider: "microsoft" | "oidc" | "password";
                        /** @description The one redirect URI to register */
                        redirectUri: string;
                        secretExpiresOn: string | null;
                        tenant: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAppRegistrationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        authentication: "secret" | "certificate";
                        certificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        clientId: string;
                        /** @enum {string} */
                        cloud: "global" | "gcc-high" | "dod" | "china";
                        endpoints: {
                            /** @description PEM certificates to trust besides the system roots */
                            ca?: string;
                            /** Format: uri */
                            graph?: string;
                            imap?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            login?: string;
                            pop3?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            scopeRoot?: string;
                            /** @description Asked of a generic provider */
                            scopes?: string[];
                            smtp?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                        };
                        hasSecret: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Made, and used from when authentication is set to "certificate" (again) */
                        nextCertificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        /**
                         * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                         * @enum {string}
                         */
                        provider: "microsoft" | "oidc" | "password";
                        /** @description The one redirect URI to register */
                        redirectUri: string;
                        secretExpiresOn: string | null;
                        tenant: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAppRegistrationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    authentication?: "secret" | "certificate";
                    clientId?: string;
                    /** @description Left out: the present one stays */
                    clientSecret?: string;
                    /** @enum {string} */
                    cloud?: "global" | "gcc-high" | "dod" | "china";
                    endpoints?: {
                        /** @description PEM certificates to trust besides the system roots */
                        ca?: string;
                        /** Format: uri */
                        graph?: string;
                        imap?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                        /** Format: uri */
                        login?: string;
                        pop3?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                        /** Format: uri */
                        scopeRoot?: string;
                        /** @description Asked of a generic provider */
                        scopes?: string[];
                        smtp?: {
                            host: string;
                            port: number;
                            /** @enum {string} */
                            tls: "implicit" | "starttls" | "none";
                        };
                    };
                    name?: string;
                    secretExpiresOn?: string | null;
                    tenant?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        authentication: "secret" | "certificate";
                        certificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        clientId: string;
                        /** @enum {string} */
                        cloud: "global" | "gcc-high" | "dod" | "china";
                        endpoints: {
                            /** @description PEM certificates to trust besides the system roots */
                            ca?: string;
                            /** Format: uri */
                            graph?: string;
                            imap?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            login?: string;
                            pop3?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            scopeRoot?: string;
                            /** @description Asked of a generic provider */
                            scopes?: string[];
                            smtp?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                        };
                        hasSecret: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Made, and used from when authentication is set to "certificate" (again) */
                        nextCertificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        /**
                         * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                         * @enum {string}
                         */
                        provider: "microsoft" | "oidc" | "password";
                        /** @description The one redirect URI to register */
                        redirectUri: string;
                        secretExpiresOn: string | null;
                        tenant: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAppRegistrationsByIdAdminConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAppRegistrationsByIdCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        authentication: "secret" | "certificate";
                        certificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        clientId: string;
                        /** @enum {string} */
                        cloud: "global" | "gcc-high" | "dod" | "china";
                        endpoints: {
                            /** @description PEM certificates to trust besides the system roots */
                            ca?: string;
                            /** Format: uri */
                            graph?: string;
                            imap?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            login?: string;
                            pop3?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                            /** Format: uri */
                            scopeRoot?: string;
                            /** @description Asked of a generic provider */
                            scopes?: string[];
                            smtp?: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                tls: "implicit" | "starttls" | "none";
                            };
                        };
                        hasSecret: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Made, and used from when authentication is set to "certificate" (again) */
                        nextCertificate: {
                            /** Format: date */
                            expiresOn: string;
                            /** @description To be uploaded in the portal, as a .cer or .pem file */
                            pem: string;
                            /** @description As the portal lists it */
                            thumbprint: string;
                        } | null;
                        /**
                         * @description oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said
                         * @enum {string}
                         */
                        provider: "microsoft" | "oidc" | "password";
                        /** @description The one redirect URI to register */
                        redirectUri: string;
                        secretExpiresOn: string | null;
                        tenant: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditEvents: {
        parameters: {
            query?: {
                /** @description What was done something to */
                about?: "installation" | "agent" | "department" | "app-registration" | "account" | "mailbox" | "conversation" | "delivery" | "queue" | "signature" | "canned-answer" | "acknowledgement" | "dkim-key" | "exception-phrase" | "alarm-rule" | "alarm-channel" | "api-key";
                /** @description Who did it */
                agentId?: string;
                cursor?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBounces: {
        parameters: {
            query: {
                /** @description Once or several times */
                address: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            address: string;
                            /** @description What the server of the recipient said */
                            detail: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            since: string;
                            /** @description RFC 3463 */
                            status: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteBounces: {
        parameters: {
            query: {
                /** @description Once or several times */
                address: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getCannedAnswers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            departmentId: string | null;
                            html: string;
                            /** Format: uuid */
                            id: string;
                            shortcut: string | null;
                            title: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            updatedAt: string;
                            usedCount: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postCannedAnswers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description null: for every department
                     * @default null
                     */
                    departmentId?: string | null;
                    html: string;
                    /** @default null */
                    shortcut?: string | null;
                    title: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        departmentId: string | null;
                        html: string;
                        /** Format: uuid */
                        id: string;
                        shortcut: string | null;
                        title: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        updatedAt: string;
                        usedCount: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putCannedAnswersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description null: for every department
                     * @default null
                     */
                    departmentId?: string | null;
                    html: string;
                    /** @default null */
                    shortcut?: string | null;
                    title: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        departmentId: string | null;
                        html: string;
                        /** Format: uuid */
                        id: string;
                        shortcut: string | null;
                        title: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        updatedAt: string;
                        usedCount: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCannedAnswersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postCannedAnswersByIdUses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getConversations: {
        parameters: {
            query?: {
                agent?: string | ("me" | "none");
                /** @description All conversations with one customer */
                contactId?: string;
                cursor?: string;
                departmentId?: string;
                limit?: number;
                mailboxId?: string;
                /** @description Words to search in subject, sender and text */
                q?: string;
                queueId?: string;
                state?: "open" | "pending" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConversationSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversations: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Ids of uploads
                     * @default []
                     */
                    attachments?: string[];
                    /** @default [] */
                    bcc?: string[];
                    /** @default [] */
                    cc?: string[];
                    /**
                     * @description Close the conversation with this message
                     * @default false
                     */
                    close?: boolean;
                    /** Format: uuid */
                    draftId?: string;
                    /** @description The mailbox’s address or one of its aliases */
                    from?: string;
                    /** @description Cleaned before it is sent. A picture is <img src="/api/v1/uploads/{id}/content"> */
                    html?: string;
                    /** Format: uuid */
                    mailboxId: string;
                    replyTo?: string[];
                    /**
                     * Format: date-time
                     * @description Send later, at this time
                     */
                    sendAt?: string;
                    /**
                     * @description With the signature of the agent, mailbox or department
                     * @default true
                     */
                    signature?: boolean;
                    subject: string;
                    /** @description Plain text; or html */
                    text?: string;
                    to: string[];
                    /** @description How long it can be taken back before it leaves; default: settings/sending */
                    undoSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        conversationId: string;
                        /** Format: uuid */
                        messageId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getConversationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchConversationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    agentId?: string | null;
                    /** @description A queue of another department hands the conversation over to that department */
                    queueId?: string | null;
                    /** @enum {string} */
                    state?: "open" | "pending" | "closed";
                    unread?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationSummary"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getConversationsByIdComposing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What an answer to all copies in */
                        ccAll: string[];
                        from: string;
                        /** @description What may be given as `from` */
                        senders: components["schemas"]["Address"][];
                        /** @description What a message may have, with its files encoded */
                        sentMessageBytes: number;
                        signatureHtml: string | null;
                        to: string[];
                        /** @description What stands for the placeholders of a ready answer */
                        values: {
                            [key: string]: string;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getConversationsByIdDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        draft: {
                            content: {
                                attachments: string[];
                                bcc: string[];
                                cc: string[];
                                /** Format: uuid */
                                forwardedId?: string;
                                from?: string;
                                html?: string;
                                /** @enum {string} */
                                kind: "reply" | "replyAll" | "forward" | "new";
                                /** Format: uuid */
                                mailboxId?: string;
                                quote: boolean;
                                signature: boolean;
                                subject?: string;
                                text?: string;
                                to?: string[];
                            };
                            conversationId: string | null;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            updatedAt: string;
                            /** @description The files that the draft names, as far as they are there */
                            uploads: components["schemas"]["Upload"][];
                            version: number;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putConversationsByIdDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: {
                        attachments: string[];
                        bcc: string[];
                        cc: string[];
                        /** Format: uuid */
                        forwardedId?: string;
                        from?: string;
                        html?: string;
                        /** @enum {string} */
                        kind: "reply" | "replyAll" | "forward" | "new";
                        /** Format: uuid */
                        mailboxId?: string;
                        quote: boolean;
                        signature: boolean;
                        subject?: string;
                        text?: string;
                        to?: string[];
                    };
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        content: {
                            attachments: string[];
                            bcc: string[];
                            cc: string[];
                            /** Format: uuid */
                            forwardedId?: string;
                            from?: string;
                            html?: string;
                            /** @enum {string} */
                            kind: "reply" | "replyAll" | "forward" | "new";
                            /** Format: uuid */
                            mailboxId?: string;
                            quote: boolean;
                            signature: boolean;
                            subject?: string;
                            text?: string;
                            to?: string[];
                        };
                        conversationId: string | null;
                        /** Format: uuid */
                        id: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        updatedAt: string;
                        /** @description The files that the draft names, as far as they are there */
                        uploads: components["schemas"]["Upload"][];
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteConversationsByIdDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversationsByIdForwards: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": [
                 *         "repairs@supplier.example"
                 *       ],
                 *       "text": "Can you help?"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Ids of uploads
                     * @default []
                     */
                    attachments?: string[];
                    /** @default [] */
                    bcc?: string[];
                    /** @default [] */
                    cc?: string[];
                    /**
                     * @description Close the conversation with this message
                     * @default false
                     */
                    close?: boolean;
                    /**
                     * @description This was the draft of the conversation: remove it
                     * @default false
                     */
                    discardDraft?: boolean;
                    /** @description The mailbox’s address or one of its aliases */
                    from?: string;
                    /** @description Cleaned before it is sent. A picture is <img src="/api/v1/uploads/{id}/content"> */
                    html?: string;
                    /**
                     * Format: uuid
                     * @description Which message; left out: the whole conversation
                     */
                    messageId?: string;
                    replyTo?: string[];
                    /**
                     * Format: date-time
                     * @description Send later, at this time
                     */
                    sendAt?: string;
                    /**
                     * @description With the signature of the agent, mailbox or department
                     * @default true
                     */
                    signature?: boolean;
                    subject?: string;
                    /** @description Plain text; or html */
                    text?: string;
                    to: string[];
                    /** @description How long it can be taken back before it leaves; default: settings/sending */
                    undoSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversationsByIdNotes: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteConversationsByIdNotesByNoteId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                noteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getConversationsByIdPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            agent: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            };
                            writing: boolean;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversationsByIdPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    writing?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            agent: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            };
                            writing: boolean;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteConversationsByIdPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversationsByIdReplies: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Dear customer,\n\nYour order left today.",
                 *       "close": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Ids of uploads
                     * @default []
                     */
                    attachments?: string[];
                    /** @default [] */
                    bcc?: string[];
                    /** @default [] */
                    cc?: string[];
                    /**
                     * @description Close the conversation with this message
                     * @default false
                     */
                    close?: boolean;
                    /**
                     * @description This was the draft of the conversation: remove it
                     * @default false
                     */
                    discardDraft?: boolean;
                    /** @description The mailbox’s address or one of its aliases */
                    from?: string;
                    /** @description Cleaned before it is sent. A picture is <img src="/api/v1/uploads/{id}/content"> */
                    html?: string;
                    /**
                     * @description With the last customer message quoted below
                     * @default true
                     */
                    quote?: boolean;
                    replyTo?: string[];
                    /**
                     * Format: uuid
                     * @description The newest message that was read: refused (409) when the customer has written since
                     */
                    seenMessageId?: string;
                    /**
                     * Format: date-time
                     * @description Send later, at this time
                     */
                    sendAt?: string;
                    /**
                     * @description With the signature of the agent, mailbox or department
                     * @default true
                     */
                    signature?: boolean;
                    /** @description Default: that of the last customer message */
                    subject?: string;
                    /** @description Plain text; or html */
                    text?: string;
                    /** @description Default: the sender of the last customer message */
                    to?: string[];
                    /**
                     * @description Copies in everybody who got the last customer message
                     * @default false
                     */
                    toAll?: boolean;
                    /** @description How long it can be taken back before it leaves; default: settings/sending */
                    undoSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postConversationsChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example {
                     *       "state": "closed"
                     *     }
                     * @example {
                     *       "agentId": null
                     *     }
                     */
                    change: {
                        agentId?: string | null;
                        /** @description A queue of another department hands the conversation over to that department */
                        queueId?: string | null;
                        /** @enum {string} */
                        state?: "open" | "pending" | "closed";
                        unread?: boolean;
                    };
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changed: string[];
                        refused: {
                            /** Format: uuid */
                            id: string;
                            message: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDeliveriesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outgoing"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDeliveriesByIdDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For change-address */
                    change?: {
                        /** @description The recipient who failed */
                        from: string;
                        to: string;
                    };
                    /**
                     * @description take-back: do not send it · send-now: without waiting · send-later: at sendAt · send-again: to those whom it has not reached · change-address: to another address of somebody whom it has not reached · was-sent: a held one is known to have been sent · give-up: leave it as it is
                     * @enum {string}
                     */
                    decision: "take-back" | "send-now" | "send-later" | "send-again" | "change-address" | "was-sent" | "give-up";
                    /**
                     * Format: date-time
                     * @description For send-later
                     */
                    sendAt?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outgoing"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDeliveriesDecisions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "0193f0a0-0000-7000-8000-000000000001"
                 *       ],
                 *       "decision": "send-again"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    decision: "send-again" | "was-sent" | "give-up" | "send-now" | "take-back";
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            outcome: "done" | "not-found" | "too-late";
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDepartments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            mailboxes: number;
                            name: string;
                            /** @description Who works here, without administrators */
                            people: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDepartments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        mailboxes: number;
                        name: string;
                        /** @description Who works here, without administrators */
                        people: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchDepartmentsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        mailboxes: number;
                        name: string;
                        /** @description Who works here, without administrators */
                        people: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDkimKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DkimKey"][];
                        /** @description Domains that a key can be made for, and which */
                        missing: {
                            algorithms: ("rsa-sha256" | "ed25519-sha256")[];
                            domain: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDkimKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "domain": "example.org"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description rsa-sha256: every receiver knows it · ed25519-sha256: beside it, for receivers that know RFC 8463
                     * @default rsa-sha256
                     * @enum {string}
                     */
                    algorithm?: "rsa-sha256" | "ed25519-sha256";
                    domain: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DkimKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteDkimKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchDkimKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": true
                 *     }
                 */
                "application/json": {
                    enabled: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DkimKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDkimKeysByIdCheck: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DkimKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDoctorBundle: {
        parameters: {
            query?: {
                accountId?: string;
                /** @description Language of titles, summaries and remedies */
                lang?: "en" | "nl";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDoctorLatest: {
        parameters: {
            query?: {
                accountId?: string;
                /** @description Language of titles, summaries and remedies */
                lang?: "en" | "nl";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run: {
                            /** @description null: the whole installation */
                            accountId: string | null;
                            accountName: string | null;
                            agent: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            askedAt: string;
                            /** @enum {string} */
                            askedBy: "person" | "clock";
                            /** @description How many rows there will be; 0 while that is not known */
                            expected: number;
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            /** @description One row and what it needs */
                            only: {
                                check: string;
                                subject: string;
                            } | null;
                            outcome: ("pass" | "warn" | "fail" | "crashed") | null;
                            report: components["schemas"]["DoctorReport"];
                            /** @enum {string} */
                            state: "waiting" | "running" | "finished" | "broken";
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDoctorRows: {
        parameters: {
            query?: {
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            accountId: string | null;
                            check: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            checkedAt: string;
                            failedAt: string | null;
                            node: string | null;
                            outcome: string;
                            /** @description When it last passed */
                            passedAt: string | null;
                            subject: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDoctorRuns: {
        parameters: {
            query?: {
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description null: the whole installation */
                            accountId: string | null;
                            accountName: string | null;
                            agent: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            askedAt: string;
                            /** @enum {string} */
                            askedBy: "person" | "clock";
                            /** @description How many rows there will be; 0 while that is not known */
                            expected: number;
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            /** @description One row and what it needs */
                            only: {
                                check: string;
                                subject: string;
                            } | null;
                            outcome: ("pass" | "warn" | "fail" | "crashed") | null;
                            /** @enum {string} */
                            state: "waiting" | "running" | "finished" | "broken";
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postDoctorRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Left out: the whole installation
                     */
                    accountId?: string;
                    /** @enum {string} */
                    check?: "system.settings" | "system.disk" | "system.database" | "system.vault" | "system.originals" | "system.nodes" | "version.minimum" | "system.external-url" | "system.console-origin" | "entra.redirect-uri" | "entra.app" | "entra.secret-expiry" | "token.lifetime" | "token.refresh" | "token.user" | "token.audience" | "mailbox.imap-enabled" | "mailbox.pop-enabled" | "mailbox.smtp-enabled" | "mailbox.licence" | "mailbox.full-access" | "mailbox.send-as" | "network.dns" | "network.tcp" | "network.tls" | "connectivity.imap" | "connectivity.pop3" | "connectivity.smtp" | "connectivity.graph" | "alarm.path" | "docs.links";
                    subject?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDoctorRunsById: {
        parameters: {
            query?: {
                /** @description Language of titles, summaries and remedies */
                lang?: "en" | "nl";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: the whole installation */
                        accountId: string | null;
                        accountName: string | null;
                        agent: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                        } | null;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        askedAt: string;
                        /** @enum {string} */
                        askedBy: "person" | "clock";
                        /** @description How many rows there will be; 0 while that is not known */
                        expected: number;
                        finishedAt: string | null;
                        /** Format: uuid */
                        id: string;
                        /** @description One row and what it needs */
                        only: {
                            check: string;
                            subject: string;
                        } | null;
                        outcome: ("pass" | "warn" | "fail" | "crashed") | null;
                        report: components["schemas"]["DoctorReport"];
                        /** @enum {string} */
                        state: "waiting" | "running" | "finished" | "broken";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "getDoctorRunsByIdReport.html": {
        parameters: {
            query?: {
                /** @description Language of titles, summaries and remedies */
                lang?: "en" | "nl";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDrafts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            content: {
                                attachments: string[];
                                bcc: string[];
                                cc: string[];
                                /** Format: uuid */
                                forwardedId?: string;
                                from?: string;
                                html?: string;
                                /** @enum {string} */
                                kind: "reply" | "replyAll" | "forward" | "new";
                                /** Format: uuid */
                                mailboxId?: string;
                                quote: boolean;
                                signature: boolean;
                                subject?: string;
                                text?: string;
                                to?: string[];
                            };
                            conversationId: string | null;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            updatedAt: string;
                            /** @description The files that the draft names, as far as they are there */
                            uploads: components["schemas"]["Upload"][];
                            version: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDraftsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        draft: {
                            content: {
                                attachments: string[];
                                bcc: string[];
                                cc: string[];
                                /** Format: uuid */
                                forwardedId?: string;
                                from?: string;
                                html?: string;
                                /** @enum {string} */
                                kind: "reply" | "replyAll" | "forward" | "new";
                                /** Format: uuid */
                                mailboxId?: string;
                                quote: boolean;
                                signature: boolean;
                                subject?: string;
                                text?: string;
                                to?: string[];
                            };
                            conversationId: string | null;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            updatedAt: string;
                            /** @description The files that the draft names, as far as they are there */
                            uploads: components["schemas"]["Upload"][];
                            version: number;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putDraftsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: {
                        attachments: string[];
                        bcc: string[];
                        cc: string[];
                        /** Format: uuid */
                        forwardedId?: string;
                        from?: string;
                        html?: string;
                        /** @enum {string} */
                        kind: "reply" | "replyAll" | "forward" | "new";
                        /** Format: uuid */
                        mailboxId?: string;
                        quote: boolean;
                        signature: boolean;
                        subject?: string;
                        text?: string;
                        to?: string[];
                    };
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        content: {
                            attachments: string[];
                            bcc: string[];
                            cc: string[];
                            /** Format: uuid */
                            forwardedId?: string;
                            from?: string;
                            html?: string;
                            /** @enum {string} */
                            kind: "reply" | "replyAll" | "forward" | "new";
                            /** Format: uuid */
                            mailboxId?: string;
                            quote: boolean;
                            signature: boolean;
                            subject?: string;
                            text?: string;
                            to?: string[];
                        };
                        conversationId: string | null;
                        /** Format: uuid */
                        id: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        updatedAt: string;
                        /** @description The files that the draft names, as far as they are there */
                        uploads: components["schemas"]["Upload"][];
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteDraftsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An endless stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["DeskEvent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getExceptionPhrases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ExceptionPhrase"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postExceptionPhrases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "field": "subject",
                 *       "phrase": "Undeliverable:"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    field: "subject" | "sender";
                    phrase: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionPhrase"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteExceptionPhrasesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getExceptions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                mailboxId?: string;
                state?: "failed" | "held";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Outgoing"][];
                        nextCursor: string | null;
                        /** @description Of all pages, counted up to 1000 */
                        total: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMailboxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /**
                             * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                             * @enum {string}
                             */
                            afterRetrieval: "leave" | "seen" | "move" | "delete";
                            /** Format: uuid */
                            departmentId: string;
                            dispatchFailure: components["schemas"]["Failure"] | null;
                            displayName: string;
                            enabled: boolean;
                            folders: string[];
                            /** Format: uuid */
                            id: string;
                            /**
                             * @description graph: Microsoft Graph, of Microsoft 365 only
                             * @enum {string}
                             */
                            incoming: "imap" | "pop3" | "graph";
                            lastRetrievedAt: string | null;
                            lastSentAt: string | null;
                            /** @description Over the general limits, which are those of Exchange Online */
                            limits: {
                                connections?: number;
                                /** @description Of larger mail only the header is retrieved */
                                messageBytes?: number;
                                messagesPerMinute?: number;
                                recipientsPerDay?: number;
                                recipientsPerMessage?: number;
                                /** @description What one message may have, with its files encoded */
                                sentMessageBytes?: number;
                            };
                            /** @description The folder on the server, for afterRetrieval "move" */
                            moveTo: string;
                            /**
                             * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                             * @enum {string}
                             */
                            outgoing: "smtp" | "graph";
                            retrieveFailure: components["schemas"]["Failure"] | null;
                            /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                            sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                            startPoint: {
                                /** @enum {string} */
                                from: "now" | "unread" | "everything";
                            } | {
                                days: number;
                                /** @enum {string} */
                                from: "days";
                            };
                            /** @enum {string} */
                            state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                            /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                            submitsAs: ("mailbox" | "sign-in") | null;
                            /** @description Answers not yet sent */
                            waitingOut: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMailboxesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        accountId: string;
                        address: string;
                        /**
                         * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                         * @enum {string}
                         */
                        afterRetrieval: "leave" | "seen" | "move" | "delete";
                        /** Format: uuid */
                        departmentId: string;
                        dispatchFailure: components["schemas"]["Failure"] | null;
                        displayName: string;
                        enabled: boolean;
                        folders: string[];
                        /** Format: uuid */
                        id: string;
                        /**
                         * @description graph: Microsoft Graph, of Microsoft 365 only
                         * @enum {string}
                         */
                        incoming: "imap" | "pop3" | "graph";
                        lastRetrievedAt: string | null;
                        lastSentAt: string | null;
                        /** @description Over the general limits, which are those of Exchange Online */
                        limits: {
                            connections?: number;
                            /** @description Of larger mail only the header is retrieved */
                            messageBytes?: number;
                            messagesPerMinute?: number;
                            recipientsPerDay?: number;
                            recipientsPerMessage?: number;
                            /** @description What one message may have, with its files encoded */
                            sentMessageBytes?: number;
                        };
                        /** @description The folder on the server, for afterRetrieval "move" */
                        moveTo: string;
                        /**
                         * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                         * @enum {string}
                         */
                        outgoing: "smtp" | "graph";
                        retrieveFailure: components["schemas"]["Failure"] | null;
                        /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                        sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                        startPoint: {
                            /** @enum {string} */
                            from: "now" | "unread" | "everything";
                        } | {
                            days: number;
                            /** @enum {string} */
                            from: "days";
                        };
                        /** @enum {string} */
                        state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                        /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                        submitsAs: ("mailbox" | "sign-in") | null;
                        /** @description Answers not yet sent */
                        waitingOut: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchMailboxesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                     * @enum {string}
                     */
                    afterRetrieval?: "leave" | "seen" | "move" | "delete";
                    displayName?: string;
                    enabled?: boolean;
                    folders?: string[];
                    /**
                     * @description graph: Microsoft Graph, of Microsoft 365 only
                     * @enum {string}
                     */
                    incoming?: "imap" | "pop3" | "graph";
                    /** @description All of them: what is left out is back at the general limit */
                    limits?: {
                        connections?: number;
                        /** @description Of larger mail only the header is retrieved */
                        messageBytes?: number;
                        messagesPerMinute?: number;
                        recipientsPerDay?: number;
                        recipientsPerMessage?: number;
                        /** @description What one message may have, with its files encoded */
                        sentMessageBytes?: number;
                    };
                    moveTo?: string;
                    /**
                     * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                     * @enum {string}
                     */
                    outgoing?: "smtp" | "graph";
                    /** @description The mailbox is looked through again; what is here already is not taken twice */
                    startPoint?: {
                        /** @enum {string} */
                        from: "now" | "unread" | "everything";
                    } | {
                        days: number;
                        /** @enum {string} */
                        from: "days";
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        accountId: string;
                        address: string;
                        /**
                         * @description What becomes of retrieved mail on the server; POP3 knows leave and delete only
                         * @enum {string}
                         */
                        afterRetrieval: "leave" | "seen" | "move" | "delete";
                        /** Format: uuid */
                        departmentId: string;
                        dispatchFailure: components["schemas"]["Failure"] | null;
                        displayName: string;
                        enabled: boolean;
                        folders: string[];
                        /** Format: uuid */
                        id: string;
                        /**
                         * @description graph: Microsoft Graph, of Microsoft 365 only
                         * @enum {string}
                         */
                        incoming: "imap" | "pop3" | "graph";
                        lastRetrievedAt: string | null;
                        lastSentAt: string | null;
                        /** @description Over the general limits, which are those of Exchange Online */
                        limits: {
                            connections?: number;
                            /** @description Of larger mail only the header is retrieved */
                            messageBytes?: number;
                            messagesPerMinute?: number;
                            recipientsPerDay?: number;
                            recipientsPerMessage?: number;
                            /** @description What one message may have, with its files encoded */
                            sentMessageBytes?: number;
                        };
                        /** @description The folder on the server, for afterRetrieval "move" */
                        moveTo: string;
                        /**
                         * @description graph: where authenticated SMTP is switched off in a Microsoft 365 organisation
                         * @enum {string}
                         */
                        outgoing: "smtp" | "graph";
                        retrieveFailure: components["schemas"]["Failure"] | null;
                        /** @description In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at */
                        sentCopies: ("mailbox" | "sign-in" | "nowhere") | null;
                        startPoint: {
                            /** @enum {string} */
                            from: "now" | "unread" | "everything";
                        } | {
                            days: number;
                            /** @enum {string} */
                            from: "days";
                        };
                        /** @enum {string} */
                        state: "well" | "waiting" | "troubled" | "paused" | "needs-sign-in";
                        /** @description Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet */
                        submitsAs: ("mailbox" | "sign-in") | null;
                        /** @description Answers not yet sent */
                        waitingOut: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMailboxesByIdComposing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What an answer to all copies in */
                        ccAll: string[];
                        from: string;
                        /** @description What may be given as `from` */
                        senders: components["schemas"]["Address"][];
                        /** @description What a message may have, with its files encoded */
                        sentMessageBytes: number;
                        signatureHtml: string | null;
                        to: string[];
                        /** @description What stands for the placeholders of a ready answer */
                        values: {
                            [key: string]: string;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMailboxesByIdOutbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outbox"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdAttachmentsByPosition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postMessagesByIdFetch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "waiting";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdForwardedByPath: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardedMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdForwardedByPathAttachmentsByPosition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                path: string;
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdForwardedByPathHtml: {
        parameters: {
            query?: {
                images?: "on" | "off";
            };
            header?: never;
            path: {
                id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdForwardedByPathRaw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "message/rfc822": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdHtml: {
        parameters: {
            query?: {
                images?: "on" | "off";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessagesByIdRaw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "message/rfc822": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getNodesByIdMailboxes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            accountId: string;
                            address: string;
                            /** Format: uuid */
                            id: string;
                            retrieving: boolean;
                            sending: boolean;
                        }[];
                        /** @description Mailboxes in its hands that are not listed */
                        more: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getProviderPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Where its application is registered */
                            console: string;
                            endpoints: {
                                /** @description PEM certificates to trust besides the system roots */
                                ca?: string;
                                /** Format: uri */
                                graph?: string;
                                imap?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                                /** Format: uri */
                                login?: string;
                                pop3?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                                /** Format: uri */
                                scopeRoot?: string;
                                /** @description Asked of a generic provider */
                                scopes?: string[];
                                smtp?: {
                                    host: string;
                                    port: number;
                                    /** @enum {string} */
                                    tls: "implicit" | "starttls" | "none";
                                };
                            };
                            id: string;
                            name: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            departmentId: string;
                            departmentName: string;
                            fromAddress: string | null;
                            fromName: string;
                            /** Format: uuid */
                            id: string;
                            /** @description Mailboxes whose new conversations come here */
                            mailboxIds: string[];
                            name: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    departmentId: string;
                    /** @description Answers leave from this address, where it is one of the mailbox’s */
                    fromAddress?: string | null;
                    fromName?: string;
                    mailboxIds?: string[];
                    name: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        departmentId: string;
                        departmentName: string;
                        fromAddress: string | null;
                        fromName: string;
                        /** Format: uuid */
                        id: string;
                        /** @description Mailboxes whose new conversations come here */
                        mailboxIds: string[];
                        name: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchQueuesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Answers leave from this address, where it is one of the mailbox’s */
                    fromAddress?: string | null;
                    fromName?: string;
                    mailboxIds?: string[];
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        departmentId: string;
                        departmentName: string;
                        fromAddress: string | null;
                        fromName: string;
                        /** Format: uuid */
                        id: string;
                        /** @description Mailboxes whose new conversations come here */
                        mailboxIds: string[];
                        name: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRegistrationSetup: {
        parameters: {
            query?: {
                cloud?: "global" | "gcc-high" | "dod" | "china";
                grantKind?: "delegated" | "app-only";
                /** @description Also for mail over Microsoft Graph */
                graph?: string;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        azureCli: string;
                        /** @description As the portal lists them */
                        permissions: string[];
                        powerShell: string;
                        redirectUri: string;
                        /** @description false: Microsoft will not take it, because it is not https */
                        redirectUriUsable: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "anna@contoso.example",
                 *       "password": "correct horse battery staple"
                 *     }
                 */
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    locale?: string | null;
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postSessionPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getSettingsOriginals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginalsSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putSettingsOriginals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OriginalsSettingsInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginalsSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSettingsReading: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchSettingsReading: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    limits?: {
                        /** @description Files of a mail */
                        attachments?: number;
                        /** @description Bytes of all headers of all parts together */
                        headerBytes?: number;
                        /** @description Characters of one line of the text */
                        lineLength?: number;
                        /** @description Parts inside parts */
                        nestingDepth?: number;
                        /** @description Parts of a mail */
                        parts?: number;
                    };
                    /** @description How many days the same subject of the same sender finds its conversation; 0: never */
                    subjectJoinDays?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSettingsSending: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SendingSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchSettingsSending: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendingSettingsInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SendingSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        needed: boolean;
                        product: string;
                        version: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Anna de Vries",
                 *       "email": "anna@contoso.example",
                 *       "password": "correct horse battery staple",
                 *       "externalUrl": "https://desk.contoso.example",
                 *       "department": "Customer service"
                 *     }
                 */
                "application/json": {
                    department: string;
                    email: string;
                    /** Format: uri */
                    externalUrl: string;
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSignatures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            agentId: string | null;
                            departmentId: string | null;
                            html: string;
                            /** Format: uuid */
                            id: string;
                            mailboxId: string | null;
                            /**
                             * Format: date-time
                             * @description UTC, RFC 3339
                             */
                            updatedAt: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putSignatures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    agentId?: string | null;
                    /** @default null */
                    departmentId?: string | null;
                    html: string;
                    /** @default null */
                    mailboxId?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agentId: string | null;
                        departmentId: string | null;
                        html: string;
                        /** Format: uuid */
                        id: string;
                        mailboxId: string | null;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        updatedAt: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSignaturesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getTeam: {
        parameters: {
            query?: {
                /** @description Days of the period, today included */
                days?: number;
                departmentId?: string;
                /** @description In which a day begins and ends */
                timeZone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamFigures"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postUploads: {
        parameters: {
            query: {
                filename: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteUploadsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getUploadsByIdContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postUploadsFromMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    messageId: string;
                    position: number;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getLivez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "live";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
