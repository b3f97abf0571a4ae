/* Ordered rows in the browser admin: moved, added and walked through without a mouse.
 *
 * Everything here is a convenience: the numbers can be typed, empty rows are there, and the server checks it all.
 */
'use strict';
(() => {
    const rowsOf = (group) => [...group.querySelectorAll('.desk-row')].filter(
        (row) => !row.classList.contains('empty-form') && row.closest('[data-rows]') === group
    );
    const fieldOf = (row, name) => row.querySelector(`[name$="-${name}"]`);
    const isFilled = (row) => row.classList.contains('has_original') || [...row.querySelectorAll(
        'input[type=text], input[type=url], input[type=number], input[type=date], textarea, select.admin-autocomplete'
    )].some((field) => field.value.trim() !== '');

    // -- Order --------------------------------------------------------------------------------------------------------

    /* Number the filled rows as they stand; an agenda item takes the points and decisions that name it along. */
    const renumber = (group) => {
        const renamed = new Map();
        let number = 0;
        for (const row of rowsOf(group)) {
            const field = fieldOf(row, 'position');
            if (!field || !isFilled(row)) {
                continue;
            }
            number += 1;
            if (field.value !== '' && field.value !== String(number)) {
                renamed.set(field.value, String(number));
            }
            field.value = String(number);
        }
        if (!/^agenda/.test(group.dataset.rows) || !renamed.size) {
            return;
        }
        for (const field of group.form.querySelectorAll('[data-rows] input[name$="-item"]')) {
            if (renamed.has(field.value)) {
                field.value = renamed.get(field.value);
            }
        }
    };

    const move = (row, step) => {
        const group = row.closest('[data-rows]');
        const rows = rowsOf(group);
        const other = rows[rows.indexOf(row) + step];
        if (!other || !fieldOf(row, 'position')) {
            return;
        }
        const focused = document.activeElement;
        if (step < 0) {
            other.before(row);
        } else {
            other.after(row);
        }
        renumber(group);
        focused.focus();
    };

    const addMoveButtons = (row) => {
        const tools = row.querySelector('.row-tools');
        if (!tools || !fieldOf(row, 'position') || tools.querySelector('.row-move')) {
            return;
        }
        const group = row.closest('[data-rows]');
        for (const [step, sign, label] of [[-1, '↑', group.dataset.up], [1, '↓', group.dataset.down]]) {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'row-move';
            button.dataset.step = step;
            button.textContent = sign;
            button.title = label;
            button.setAttribute('aria-label', label);
            tools.append(button);
        }
    };

    // -- Adding and walking -------------------------------------------------------------------------------------------

    const firstField = (row) => [...row.querySelectorAll('input, textarea, select, .select2-selection')].find(
        (field) => field.offsetParent !== null && !/-(position|item|DELETE)$/.test(field.name || '') &&
            !field.classList.contains('select2-hidden-accessible')
    );
    const addRow = (group) => {
        const link = group.querySelector('.add-row a');
        if (link) {
            link.click();
        }
    };

    const onEnter = (event, row) => {
        const group = row.closest('[data-rows]');
        const rows = rowsOf(group);
        event.preventDefault();
        const next = rows[rows.indexOf(row) + 1];
        if (!next) {
            addRow(group);
            return;
        }
        const name = (event.target.name || '').replace(/^.*-\d+-/, '');
        (fieldOf(next, name) || firstField(next)).focus();
    };

    document.addEventListener('keydown', (event) => {
        const field = event.target;
        if (!(field instanceof Element)) {
            return;
        }
        const row = field.closest('.desk-row');
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
            const button = document.querySelector('input[name="_continue"], input[name="_later"]');
            if (button) {
                event.preventDefault();
                document.dispatchEvent(new CustomEvent('desk:stay'));
                button.click();
            }
        } else if (row && row.closest('[data-rows]')) {
            if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
                event.preventDefault();
                move(row, event.key === 'ArrowUp' ? -1 : 1);
            } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                addRow(row.closest('[data-rows]'));
            } else if (event.key === 'Enter' && field.matches('input:not([type=submit]):not([type=checkbox])')) {
                onEnter(event, row);
            }
        }
    });

    document.addEventListener('click', (event) => {
        const button = event.target.closest && event.target.closest('.row-move');
        if (button) {
            move(button.closest('.desk-row'), Number(button.dataset.step));
            button.focus();
        }
    });

    // -- Only the fields that matter ----------------------------------------------------------------------------------

    const SHOWN = {
        deadline_kind: {
            date: ['deadline_date'],
            datetime: ['deadline_date', 'deadline_time'],
            period: ['deadline_date', 'deadline_end'],
        },
    };
    const OWNERS = ['person', 'institution', 'college', 'committee', 'text'];

    const clear = (field) => {
        if (field.value !== '') {
            field.value = '';
            field.dispatchEvent(new Event('change', {bubbles: true}));
        }
    };
    const showOnly = (row, names, wanted, isChosen) => {
        for (const name of names) {
            const box = row.querySelector(`.field-${name}`);
            const field = fieldOf(row, name);
            if (!box || !field) {
                continue;
            }
            const show = wanted.includes(name);
            if (!show && isChosen) {
                clear(field);
            }
            // What is filled, or wrong, is never out of sight.
            box.hidden = !show && field.value === '' && !box.classList.contains('errors');
        }
    };
    const arrange = (row, isChosen = false) => {
        const owner = fieldOf(row, 'owner_kind');
        if (owner) {
            showOnly(row, OWNERS.map((name) => `owner_${name}`), [`owner_${owner.value}`], isChosen === 'owner_kind');
        }
        const deadline = fieldOf(row, 'deadline_kind');
        if (deadline) {
            const wanted = SHOWN.deadline_kind[deadline.value] || [];
            showOnly(row, ['deadline_date', 'deadline_time', 'deadline_end'], wanted, isChosen === 'deadline_kind');
        }
        const presence = fieldOf(row, 'presence') || fieldOf(row, 'status');
        if (presence && fieldOf(row, 'represented_by')) {
            showOnly(row, ['represented_by'], presence.value === 'represented' ? ['represented_by'] : [], false);
        }
    };

    document.addEventListener('change', (event) => {
        const row = event.target.closest && event.target.closest('.desk-row');
        const name = (event.target.name || '').replace(/^.*-\d+-/, '');
        if (row && ['owner_kind', 'deadline_kind', 'presence', 'status'].includes(name)) {
            arrange(row, name);
        }
        if (row && name === 'target') {
            const texts = document.getElementById('correction-texts');
            const after = fieldOf(row, 'after');
            if (texts && after) {
                after.value = JSON.parse(texts.textContent)[event.target.value] || '';
            }
        }
    });

    // -- Leaving with unsaved text, and double clicks -----------------------------------------------------------------

    let isDirty = false;
    const guard = (form) => {
        form.addEventListener('input', () => { isDirty = true; });
        form.addEventListener('change', (event) => { isDirty = isDirty || event.isTrusted; });
        form.addEventListener('submit', (event) => {
            if (form.dataset.sent) {
                event.preventDefault();
                return;
            }
            form.dataset.sent = '1';
            isDirty = false;
        });
    };
    const warnBeforeActing = () => {
        const sentence = document.querySelector('[data-desk-unsaved]');
        for (const act of document.querySelectorAll('a.desk-act, form.desk-act')) {
            act.addEventListener(act.matches('form') ? 'submit' : 'click', (event) => {
                if (isDirty && sentence && !window.confirm(sentence.dataset.deskUnsaved)) {
                    event.preventDefault();
                }
            });
        }
    };

    const start = () => {
        for (const group of document.querySelectorAll('[data-rows]')) {
            group.form = group.closest('form');
            for (const row of rowsOf(group)) {
                addMoveButtons(row);
                arrange(row);
            }
        }
        for (const form of document.querySelectorAll('#meeting_form, .desk-result')) {
            guard(form);
        }
        warnBeforeActing();
        document.addEventListener('formset:added', (event) => {
            const row = event.target;
            if (row.matches && row.matches('.desk-row')) {
                addMoveButtons(row);
                arrange(row);
                const field = firstField(row);
                if (field) {
                    field.focus();
                }
            }
        });
        if (window.django && window.django.jQuery) {
            window.django.jQuery(document).on('select2:select select2:clear', () => { isDirty = true; });
        }
    };

    // After the stock scripts have made their selects and buttons: their callbacks may run after the page has loaded.
    window.addEventListener('load', () => window.django.jQuery(start));
    window.addEventListener('pageshow', () => {
        for (const form of document.querySelectorAll('form[data-sent]')) {
            delete form.dataset.sent;
        }
    });
})();
