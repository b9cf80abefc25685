package dev.rosey.core.bus;

import dev.rosey.api.event.Priority;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one lane in order of arrival, with a row for each priority, so that the oldest event of the lowest
 * priority is found without a search. Not safe by itself; see {@link Lane}.
 */
final class MixedQueue {
    private final List<Priority> priorities;
    private final Row[] rows;
    private long order;
    private int size;

    /**
     * Makes an empty queue.
     *
     * @param priorities what it takes, lowest first
     */
    MixedQueue(List<Priority> priorities) {
        this.priorities = priorities;
        this.rows = new Row[priorities.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Row();
        }
    }

    int size() {
        return size;
    }

    void add(Object item, Priority priority, int millis) {
        rows[priorities.indexOf(priority)].add(item, order++, millis);
        size++;
    }

    /** Takes the oldest event of all. */
    @Nullable Object poll() {
        Row next = null;
        for (Row row : rows) {
            if (row.size > 0 && (next == null || row.oldestOrder() < next.oldestOrder())) {
                next = row;
            }
        }
        return next == null ? null : take(next);
    }

    /** Takes the oldest event of one priority. */
    @Nullable Object poll(Priority priority) {
        Row row = rows[priorities.indexOf(priority)];
        return row.size == 0 ? null : take(row);
    }

    private Object take(Row row) {
        size--;
        return row.remove();
    }

    /** When the oldest event of all was added; the value given when there is none. */
    long oldestSince(long none) {
        Row oldest = null;
        for (Row row : rows) {
            if (row.size > 0 && (oldest == null || row.oldestOrder() < oldest.oldestOrder())) {
                oldest = row;
            }
        }
        return oldest == null ? none : oldest.since[oldest.first];
    }

    /** The events of one priority: a ring that doubles when it is full. */
    private static final class Row {
        private @Nullable Object[] items = new Object[16];
        private long[] orders = new long[16];
        private int[] since = new int[16];
        private int first;
        private int size;

        void add(Object item, long itsOrder, int millis) {
            if (size == items.length) {
                enlarge();
            }
            int at = (first + size) & (items.length - 1);
            items[at] = item;
            orders[at] = itsOrder;
            since[at] = millis;
            size++;
        }

        long oldestOrder() {
            return orders[first];
        }

        Object remove() {
            Object item = items[first];
            if (item == null) {
                throw new IllegalStateException("A row of events is empty");
            }
            items[first] = null;
            first = (first + 1) & (items.length - 1);
            size--;
            return item;
        }

        private void enlarge() {
            int length = items.length;
            @Nullable Object[] moreItems = Arrays.copyOfRange(items, first, first + length * 2);
            long[] moreOrders = Arrays.copyOfRange(orders, first, first + length * 2);
            int[] moreSince = Arrays.copyOfRange(since, first, first + length * 2);
            System.arraycopy(items, 0, moreItems, length - first, first);
            System.arraycopy(orders, 0, moreOrders, length - first, first);
            System.arraycopy(since, 0, moreSince, length - first, first);
            items = moreItems;
            orders = moreOrders;
            since = moreSince;
            first = 0;
        }
    }
}
