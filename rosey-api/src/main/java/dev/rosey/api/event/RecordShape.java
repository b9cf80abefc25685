package dev.rosey.api.event;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to take a record type apart and put it together, found once per class. By reflection, as a method handle for each
 * component costs a new process milliseconds for each type that it binds.
 */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };
    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class, Instant.class, Duration.class, Boolean.class, Byte.class, Short.class, Integer.class,
            Long.class, Float.class, Double.class, Value.class);

    private final Class<?> type;
    private final List<Component> components;
    private final Constructor<?> constructor;
    private final boolean deeplyImmutable;
    private final List<Component> numbers;

    private RecordShape(Class<?> type) {
        this.type = type;
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        List<Component> found = new ArrayList<>(parts.length);
        List<Component> mayBeInfinite = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
        }
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            this.constructor = canonical;
            for (RecordComponent part : parts) {
                Method accessor = part.getAccessor();
                accessor.setAccessible(true);
                Component component = new Component(part.getName(), part.getGenericType(), accessor);
                found.add(component);
                if (component.type() instanceof Class<?> plain && mayHoldReal(plain)) {
                    mayBeInfinite.add(component);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new PayloadException(
                    "The record " + type.getName() + " cannot be bound: its package is not open to "
                            + Binder.class.getModule().getName() + "; make the record public in an exported package, "
                            + "or add 'opens " + type.getPackageName() + "' to its module-info",
                    e);
        }
        this.components = List.copyOf(found);
        this.numbers = List.copyOf(mayBeInfinite);
        this.deeplyImmutable = isImmutable(type, Set.of());
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** Whether an instance can be shared as it is: all that it holds, at any depth, is immutable by its type. */
    static boolean isDeeplyImmutable(Class<?> type) {
        return type.isRecord() ? of(type).deeplyImmutable : isImmutable(type, Set.of());
    }

    private static boolean isImmutable(Class<?> type, Set<Class<?>> around) {
        if (!type.isRecord() || around.contains(type)) {
            boolean number = type.isPrimitive() && type != char.class; // characters cannot be carried
            return type.isRecord() || number || type.isEnum() || IMMUTABLE.contains(type);
        }
        Set<Class<?>> inside = new HashSet<>(around);
        inside.add(type);
        for (RecordComponent part : type.getRecordComponents()) {
            if (!isImmutable(part.getType(), inside) && !isImmutableOptional(part.getGenericType())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a component is an optional of an immutable type of which every value can be carried. */
    private static boolean isImmutableOptional(Type type) {
        return type instanceof ParameterizedType optional
                && optional.getRawType() == Optional.class
                && optional.getActualTypeArguments()[0] instanceof Class<?> content
                && (IMMUTABLE.contains(content) || content.isEnum())
                && !mayHoldReal(content);
    }

    List<Component> components() {
        return components;
    }

    /**
     * Whether an instance of a deeply immutable type can be carried: its type does not tell that it may be nested too
     * deeply, or hold a number that is not finite.
     */
    static boolean isCarriable(@Nullable Object value, int depth) {
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        } else if (value instanceof Record tuple) {
            for (Component component : of(tuple.getClass()).numbers) {
                if (depth == Value.MAX_DEPTH || !isCarriable(component.read(tuple), depth + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean mayHoldReal(Class<?> type) {
        return type == double.class || type == Double.class || type == float.class || type == Float.class || type.isRecord();
    }

    Object create(@Nullable Object[] parts, String path) {
        try {
            return constructor.newInstance(parts);
        } catch (InvocationTargetException e) {
            Throwable refused = thrown(e);
            throw new PayloadException(
                    Binder.at(path) + "the record " + type.getSimpleName() + " refused the data: " + refused.getMessage(),
                    refused);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new PayloadException(
                    Binder.at(path) + "the record " + type.getSimpleName() + " refused the data: " + e.getMessage(), e);
        }
    }

    /** What the code of a record threw, unless that is an error of the machine. */
    private static Throwable thrown(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause == null ? e : cause;
    }

    /** One component of a record. */
    record Component(String name, Type type, Method getter) {
        @Nullable Object read(Record tuple) {
            try {
                return getter.invoke(tuple, (Object[]) null);
            } catch (InvocationTargetException e) {
                throw unreadable(tuple, thrown(e));
            } catch (ReflectiveOperationException e) {
                throw unreadable(tuple, e);
            }
        }

        private PayloadException unreadable(Record tuple, Throwable cause) {
            return new PayloadException("The component " + name + " of " + tuple.getClass().getName()
                    + " cannot be read: " + cause.getMessage(), cause);
        }
    }
}
