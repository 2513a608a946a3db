using System.Reflection;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>Names types as C# does, with a question mark where <see langword="null"/> may stand.</summary>
internal sealed class TypeNames
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Decimal"] = "decimal",
        ["System.Double"] = "double",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.UInt64"] = "ulong",
        ["System.Void"] = "void",
    };

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>A type where it is declared: with its namespace and the type around it.</summary>
    public static string Full(Type type)
    {
        var around = type.DeclaringType is { } outer ? Full(outer) + "." : type.Namespace + ".";
        return around + Bare(type) + (type.IsGenericTypeDefinition ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : "");
    }

    public string Of(ParameterInfo parameter) => Of(parameter.ParameterType, _nullability.Create(parameter));

    public string Of(PropertyInfo property) => Of(property.PropertyType, _nullability.Create(property));

    public string Of(FieldInfo field) => Of(field.FieldType, _nullability.Create(field));

    public string Of(EventInfo @event) => Of(@event.EventHandlerType!, _nullability.Create(@event));

    public string Of(Type type) => Of(type, nullability: null);

    private string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        var mark = !type.IsValueType && (nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable) ? "?" : "";
        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        if (type.IsGenericParameter)
        {
            return type.Name + mark;
        }

        if (!type.IsGenericType)
        {
            return (Keywords.TryGetValue(type.FullName!, out var keyword) ? keyword : Around(type) + Bare(type)) + mark;
        }

        var arguments = type.GetGenericArguments();
        var known = nullability?.GenericTypeArguments is { } all && all.Length == arguments.Length ? all : null;
        return $"{Around(type)}{Bare(type)}<{string.Join(", ", arguments.Select((argument, index) => Of(argument, known?[index])))}>{mark}";
    }

    private static string Around(Type type) => type.DeclaringType is { } outer ? Around(outer) + Bare(outer) + "." : "";

    private static string Bare(Type type) => type.Name.Split('`')[0];
}
