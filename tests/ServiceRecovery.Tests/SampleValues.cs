using System.Collections.Immutable;
using System.Reflection;

namespace ServiceRecovery.Tests;

/// <summary>The values of an event or a command that approved files hold. They are made by the parameters of the constructor, and each says where it stands, so that no two members are the same.</summary>
internal sealed class SampleValues
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // What an event inside another is: the first of a list, and the second.
    private static readonly Type[] Nested = [typeof(CaseEvent.CompensationGranted), typeof(CaseEvent.ApprovalRequested)];

    private readonly NullabilityInfoContext _nullability = new();
    private readonly bool _isFull;
    private readonly MethodInfo? _kind;
    private int _count;
    private bool _hasFlag;

    private SampleValues(bool isFull, MethodInfo? kind)
    {
        _isFull = isFull;
        _kind = kind;
    }

    /// <summary>Gets the records that a closed family such as <see cref="CaseEvent"/> has, by name.</summary>
    public static IEnumerable<Type> MembersOf(Type family) => family.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsSubclassOf(family)).OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>Gets the methods by which a value of a type without constructors, such as <see cref="SourceTaken"/>, is made of its parts, by name.</summary>
    public static ImmutableArray<MethodInfo> FactoriesOf(Type type) =>
    [
        .. type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == type && method.GetParameters() is [{ ParameterType: var part }] && part != typeof(string))
            .OrderBy(method => method.Name, StringComparer.Ordinal),
    ];

    /// <summary>Returns a value with every member and one without whatever may be absent, where a list that must be there is empty; one of each for every kind of source it holds.</summary>
    public static IEnumerable<(string Form, T Value)> FormsOf<T>(Type type)
        where T : class
    {
        foreach (var isFull in new[] { true, false })
        {
            foreach (var kind in KindsIn(type, isFull))
            {
                yield return ($"{(isFull ? "full" : "minimal")}{(kind is null ? "" : " " + kind.Name)}", (T)new SampleValues(isFull, kind).Made(type, ""));
            }
        }
    }

    private static MethodInfo?[] KindsIn(Type type, bool isFull)
    {
        var context = new NullabilityInfoContext();
        var family = ConstructorOf(type).GetParameters()
            .Where(parameter => isFull || !MayBeAbsent(parameter, context))
            .Select(parameter => parameter.ParameterType)
            .FirstOrDefault(IsFamily);
        return family is null ? [null] : [.. FactoriesOf(family)];
    }

    private object Made(Type type, string path)
    {
        var constructor = ConstructorOf(type);
        var parameters = constructor.GetParameters();
        var made = constructor.Invoke([.. parameters.Select(parameter => OfParameter(parameter, path))]);
        var others = type.GetProperties()
            .Where(member => _isFull && member.SetMethod is not null && !parameters.Any(parameter => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(member => member.Name, StringComparer.Ordinal);
        foreach (var member in others)
        {
            member.SetValue(made, OfType(member.PropertyType, Under(path, member.Name), 0));
        }

        return made;
    }

    private object MadeBy(MethodInfo factory, string path) => factory.Invoke(null, [.. factory.GetParameters().Select(parameter => OfParameter(parameter, path))])!;

    private object? OfParameter(ParameterInfo parameter, string path) => _isFull || !MayBeAbsent(parameter, _nullability)
        ? OfType(parameter.ParameterType, Under(path, parameter.Name!), 0)
        : parameter.HasDefaultValue ? parameter.DefaultValue : null;

    private object OfType(Type declared, string path, int index)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (IsList(type))
        {
            return ListOf(type.GetGenericArguments()[0], path);
        }

        return type switch
        {
            { IsEnum: true } => WordOf(type, index),
            _ when type == typeof(CaseEvent) => Made(Nested[index], path),
            _ when IsFamily(type) => MadeBy(_kind ?? FactoriesOf(type)[0], path),
            _ => Plain(type, path) ?? OfParts(type, path),
        };
    }

    // Of two flags one is set, so that one told for the other is seen.
    private object? Plain(Type type, string path) => type.Name switch
    {
        nameof(String) => path,
        nameof(Boolean) => _isFull && (_hasFlag = !_hasFlag),
        nameof(Int32) => 100 + Next(),
        nameof(Int64) => 1_000L + Next(),
        nameof(DateTimeOffset) => Next() is var n ? Start.AddDays(n).AddMicroseconds(n) : Start,
        nameof(TimeSpan) => Next() is var n ? TimeSpan.FromHours(n) + TimeSpan.FromMicroseconds(n) : TimeSpan.Zero,
        nameof(Currency) => new Currency("CHF"),
        nameof(PersonalText) => PersonalText.From($"Words of “{path}”, {Next()} ü."),
        nameof(Subject) => Generators.Organization.SubjectOf(new PersonId(path)),
        _ when type == typeof(ImmutableSortedDictionary<string, int>) => MapOf(path, key => 100 + Next()),
        _ when type == typeof(ImmutableSortedDictionary<string, string>) => MapOf(path, key => key),
        _ when type == typeof(ImmutableSortedDictionary<string, PersonalText>) => MapOf(path, key => PersonalText.From($"Words of “{key}”.")),
        _ => null,
    };

    private object OfParts(Type type, string path)
    {
        var isOurs = type.Assembly == typeof(CaseEvent).Assembly && !type.IsAbstract && !type.IsGenericType && type.GetConstructors().Length > 0;
        if (!isOurs)
        {
            throw new InvalidOperationException($"'{path}' is a '{type.Name}', which has no sample value. Give it one in {nameof(SampleValues)}.");
        }

        return ConstructorOf(type).GetParameters() is [{ ParameterType.Name: nameof(String) }]
            ? ConstructorOf(type).Invoke([path])
            : Made(type, path);
    }

    private object ListOf(Type item, string path)
    {
        var items = Array.CreateInstance(item, _isFull ? 2 : 0);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(OfType(item, $"{path}.{i + 1}", i), i);
        }

        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(item)
            .Invoke(null, [items])!;
    }

    // The larger key is added first, so that the order is the map's own.
    private ImmutableSortedDictionary<string, T> MapOf<T>(string path, Func<string, T> value)
    {
        var empty = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        return _isFull ? empty.Add($"{path}.b", value($"{path}.b")).Add($"{path}.a", value($"{path}.a")) : empty;
    }

    // The second word of a closed list stays the second when another is added to its end.
    private object WordOf(Type list, int index)
    {
        var words = Enum.GetValues(list);
        return words.GetValue(_isFull ? (index + 1) % words.Length : 0)!;
    }

    private int Next() => ++_count;

    private static string Under(string path, string name) => (path.Length == 0 ? "" : path + ".") + char.ToLowerInvariant(name[0]) + name[1..];

    private static ConstructorInfo ConstructorOf(Type type) => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;

    private static bool IsFamily(Type type) => type is { IsClass: true, IsSealed: true } && type.Assembly == typeof(CaseEvent).Assembly && type.GetConstructors().Length == 0 && FactoriesOf(type).Length > 1;

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    // An apology has a channel in every stored form, whether or not its caller named one.
    private static bool MayBeAbsent(ParameterInfo parameter, NullabilityInfoContext nullability) =>
        (parameter.HasDefaultValue && parameter.ParameterType != typeof(Channel))
        || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        || nullability.Create(parameter).WriteState == NullabilityState.Nullable;
}
