#if NETSTANDARD2_0
// What our packages use and the frameworks below .NET lack stands here alone; the others see it, for a copy in each would clash with this one.
// The compiler asks for these by name; the frameworks below .NET 7 don't have them.
// They stand here, not in packages of sources, whose copies lie at a path that differs from computer to computer and would show in the build.
namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        public string FeatureName { get; } = featureName;
        public bool IsOptional { get; init; }
    }
}

namespace System
{
    internal static class ExceptionPolyfills
    {
        extension(ObjectDisposedException)
        {
            public static void ThrowIf(bool isDisposed, object instance)
            {
                if (isDisposed)
                {
                    throw new ObjectDisposedException((instance as Type ?? instance.GetType()).FullName);
                }
            }
        }
    }

    internal static class StringPolyfills
    {
        // It compares by characters alone, which is all that is asked for.
        public static string Replace(this string text, string old, string replacement, StringComparison comparison) => comparison == StringComparison.Ordinal
            ? text.Replace(old, replacement)
            : throw new NotSupportedException("Text is replaced by its characters alone.");

        public static bool Contains(this string text, string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

        public static bool Contains(this string text, char part, StringComparison comparison) => text.IndexOf(part.ToString(), comparison) >= 0;
    }
}

namespace System.Linq
{
    internal static class EnumerablePolyfills
    {
        public static IEnumerable<T[]> Chunk<T>(this IEnumerable<T> items, int size)
        {
            List<T> chunk = [];
            foreach (var item in items)
            {
                chunk.Add(item);
                if (chunk.Count == size)
                {
                    yield return chunk.ToArray();
                    chunk.Clear();
                }
            }

            if (chunk.Count > 0)
            {
                yield return chunk.ToArray();
            }
        }
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }

    [AttributeUsage(AttributeTargets.Constructor)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.GenericParameter | AttributeTargets.Parameter)]
    internal sealed class DynamicallyAccessedMembersAttribute(DynamicallyAccessedMemberTypes memberTypes) : Attribute
    {
        public DynamicallyAccessedMemberTypes MemberTypes { get; } = memberTypes;
    }

    [Flags]
    internal enum DynamicallyAccessedMemberTypes
    {
        None = 0,
        PublicConstructors = 3,
    }
}
#endif
