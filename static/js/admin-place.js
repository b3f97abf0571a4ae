/* Where the reader stands in a long page: at the first error, at the place that was left by « save and stay »,
 * and never in front of a closed fold that holds something.
 */
'use strict';
(() => {
    const KEY = 'desk-place';
    // Milliseconds after which a kept place is no longer that of the page being loaded.
    const KEPT = 30000;
    const FIELDS = 'input:not([type=hidden], [type=submit]), textarea, select';

    const formOf = () => document.querySelector('#meeting_form, #correction_form, .desk-result');
    const nameOfPage = (form) => form.id || location.pathname;

    /* The element that can take the focus for a field: a searching select has its own box. */
    const focusable = (field) => {
        if (!field.classList.contains('select2-hidden-accessible')) {
            return field;
        }
        return (field.nextElementSibling && field.nextElementSibling.querySelector('.select2-selection')) || field;
    };
    const nameOf = (element) => {
        const box = element.closest('.select2-container');
        return (box && box.previousElementSibling ? box.previousElementSibling.name : element.name) || '';
    };
    const reveal = (element) => {
        for (let fold = element.closest('details'); fold; fold = fold.parentElement.closest('details')) {
            fold.open = true;
        }
    };

    // -- Folds that hold something ------------------------------------------------------------------------------------

    const isFilled = (field) => {
        if (field.type === 'checkbox') {
            return field.checked;
        }
        return field.matches('select') ? field.selectedIndex > 0 : field.value.trim() !== '';
    };
    const openFilledFolds = (form) => {
        for (const fold of form.querySelectorAll('details:not([open])')) {
            const row = fold.closest('.desk-row');
            const person = row && row.querySelector('select[name$="-person"]');
            // What is copied from the directory for every person of the list is nobody's typing.
            if (!(person && person.value) && [...fold.querySelectorAll(FIELDS)].some(isFilled)) {
                fold.open = true;
            }
        }
    };

    // -- The first error ----------------------------------------------------------------------------------------------

    const goToError = (form) => {
        if (document.querySelector('.desk-conflict')) {
            return true;
        }
        for (const list of form.querySelectorAll('.errorlist')) {
            const box = list.closest('.row-field, td, .desk-row, .form-row, [data-rows]');
            const fields = box ? [...box.querySelectorAll(FIELDS)] : [];
            if (!fields.length) {
                continue;
            }
            reveal(list);
            const wrong = fields.filter((each) => each.closest('.errors, td') || each.matches('[aria-invalid=true]'));
            const visible = [...wrong, ...fields].map(focusable).find((each) => each.offsetParent !== null);
            if (visible) {
                visible.focus({preventScroll: true});
                list.scrollIntoView({block: 'center'});
                return true;
            }
        }
        return form.querySelector('.errorlist') !== null;
    };

    // -- The place that was left --------------------------------------------------------------------------------------

    document.addEventListener('desk:stay', () => {
        const form = formOf();
        const active = document.activeElement;
        if (!form || !active) {
            return;
        }
        const place = {
            page: nameOfPage(form),
            at: Date.now(),
            name: form.contains(active) ? nameOf(active) : '',
            top: active.getBoundingClientRect().top,
            scroll: window.scrollY,
            caret: active.matches('textarea, input[type=text]') ? active.selectionStart : null,
        };
        try {
            sessionStorage.setItem(KEY, JSON.stringify(place));
        } catch {
            // A browser that keeps nothing: the page opens at its top.
        }
    });

    const takePlace = () => {
        try {
            const place = JSON.parse(sessionStorage.getItem(KEY));
            sessionStorage.removeItem(KEY);
            return place && Date.now() - place.at < KEPT ? place : null;
        } catch {
            return null;
        }
    };

    const goBack = (form, place) => {
        document.body.classList.add('is-back-in-place');
        const field = place.name && form.querySelector(`[name="${CSS.escape(place.name)}"]`);
        if (!field) {
            window.scrollTo(0, place.scroll);
            return;
        }
        reveal(field);
        const target = focusable(field);
        target.focus({preventScroll: true});
        if (place.caret !== null && target.matches('textarea, input[type=text]')) {
            target.setSelectionRange(place.caret, place.caret);
        }
        window.scrollBy(0, target.getBoundingClientRect().top - place.top);
    };

    const start = () => {
        const form = formOf();
        const place = takePlace();
        if (!form) {
            return;
        }
        openFilledFolds(form);
        if (!goToError(form) && place && place.page === nameOfPage(form)) {
            goBack(form, place);
        }
    };

    // After the rows are arranged and the searching selects are made.
    window.addEventListener('load', () => window.django.jQuery(() => setTimeout(start)));
})();
