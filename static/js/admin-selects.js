/* Names for the searching selects of the browser admin, which their library leaves without one. */
'use strict';
(() => {
    const nameSelects = (root) => {
        for (const select of root.querySelectorAll('select.admin-autocomplete')) {
            const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
            const box = select.nextElementSibling && select.nextElementSibling.querySelector('.select2-selection');
            if (!box || !label) {
                continue;
            }
            const words = label.textContent.trim();
            const chosen = select.selectedOptions[0] ? select.selectedOptions[0].textContent.trim() : '';
            box.removeAttribute('aria-labelledby');
            box.setAttribute('aria-label', [words, chosen].filter(Boolean).join(' '));
            const shown = box.querySelector('.select2-selection__rendered');
            if (shown) {
                shown.setAttribute('aria-label', words);
            }
            // A select of several has its search field inside.
            const search = box.querySelector('.select2-search__field');
            if (search) {
                search.setAttribute('aria-label', words);
            }
        }
    };

    window.addEventListener('load', () => {
        // The stock script makes the selects in such a callback, which may run after this event.
        if (window.django && window.django.jQuery) {
            window.django.jQuery(() => nameSelects(document));
        }
        document.addEventListener('formset:added', (event) => {
            if (event.target.querySelectorAll) {
                nameSelects(event.target);
            }
        });
        if (!window.django || !window.django.jQuery) {
            return;
        }
        const $ = window.django.jQuery;
        $(document).on('select2:select select2:clear', (event) => nameSelects(event.target.parentElement));
        $(document).on('select2:open', (event) => {
            const search = document.querySelector('.select2-container--open .select2-search__field');
            const label = document.querySelector(`label[for="${CSS.escape(event.target.id)}"]`);
            if (search) {
                search.setAttribute('aria-label', label ? label.textContent.trim() : '…');
                search.focus();
            }
        });
    });
})();
