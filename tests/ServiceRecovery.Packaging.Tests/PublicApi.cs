using System.Globalization;
using System.Reflection;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>Writes down what a user of an assembly can see: one line a type, one line a member, in an order that never depends on the compiler.</summary>
internal sealed class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly TypeNames _names = new();

    public static string Of(Assembly assembly) =>
        string.Join("\n", assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type => new PublicApi().Type(type))) + "\n";

    private string Type(Type type) =>
        string.Join("\n", new[] { Head(type) }.Concat(Members(type).Order(StringComparer.Ordinal).Select(line => "    " + line))) + "\n";

    private string Head(Type type)
    {
        if (type.IsEnum)
        {
            return $"{Obsolete(type)}enum {TypeNames.Full(type)} : {_names.Of(Enum.GetUnderlyingType(type))}";
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{Obsolete(type)}delegate {_names.Of(invoke.ReturnParameter)} {TypeNames.Full(type)}({Parameters(invoke)})";
        }

        var bases = new List<string>();
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object))
        {
            bases.Add(_names.Of(parent));
        }

        // An interface that another one brings along isn't named twice.
        var interfaces = type.GetInterfaces().Where(candidate => candidate.IsVisible).ToArray();
        bases.AddRange(interfaces
            .Where(candidate => !interfaces.Any(other => other != candidate && candidate.IsAssignableFrom(other)) && (type.BaseType is null || !candidate.IsAssignableFrom(type.BaseType)))
            .Where(candidate => !(IsRecord(type) && candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(_names.Of)
            .Order(StringComparer.Ordinal));
        return $"{Obsolete(type)}{Modifiers(type)}{Kind(type)} {TypeNames.Full(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.GetGenericArguments())}";
    }

    private static string Modifiers(Type type) => type switch
    {
        { IsInterface: true } => "",
        { IsValueType: true } => Has(type, "IsReadOnlyAttribute") ? "readonly " : "",
        { IsAbstract: true, IsSealed: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsSealed: true } => "sealed ",
        _ => "",
    };

    private static string Kind(Type type) => (IsRecord(type) ? "record " : "") + (type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class");

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null || (type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print));

    private IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{Obsolete(field)}{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture).ToString("D4", CultureInfo.InvariantCulture)}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        return type.GetConstructors(Declared).Where(IsSeen).Select(constructor => $"{Obsolete(constructor)}{Access(constructor)}constructor({Parameters(constructor)})")
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsSeen)).Where(property => !IsGenerated(property)).Select(Property))
            .Concat(type.GetEvents(Declared).Where(@event => IsSeen(@event.AddMethod!)).Select(@event => $"event {@event.Name}: {_names.Of(@event)}"))
            .Concat(type.GetMethods(Declared).Where(IsSeen).Where(method => !IsGenerated(method) && !IsAccessor(type, method)).Select(Method));
    }

    // What the compiler makes of the word "record" is said by that word; accessors are said by their properties.
    private static bool IsGenerated(MemberInfo member) => Has(member, "CompilerGeneratedAttribute");

    // By name, because the netstandard2.0 build brings some attributes along itself.
    private static bool Has(MemberInfo member, string attribute) => member.GetCustomAttributesData().Any(data => data.AttributeType.Name == attribute);

    private static bool IsAccessor(Type type, MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)
        && (type.GetProperties(Declared).Any(property => property.GetAccessors(nonPublic: true).Contains(method))
            || type.GetEvents(Declared).Any(@event => @event.AddMethod == method || @event.RemoveMethod == method));

    private static bool IsSeen(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    private string Field(FieldInfo field) => field.IsLiteral
        ? $"{Obsolete(field)}const {field.Name}: {_names.Of(field)} = {Value(field.GetRawConstantValue())}"
        : $"{Obsolete(field)}field {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{field.Name}: {_names.Of(field)}";

    private string Property(PropertyInfo property)
    {
        var accessors = new[] { Accessor("get", property.GetMethod), Accessor(IsInit(property) ? "init" : "set", property.SetMethod) }.OfType<string>();
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        var any = property.GetAccessors(nonPublic: true)[0];
        return $"{Obsolete(property)}property {(any.IsStatic ? "static " : "")}{Overriding(any)}{(Has(property, "RequiredMemberAttribute") ? "required " : "")}{property.Name}{index}: {_names.Of(property)} {{ {string.Join(' ', accessors)} }}";
    }

    private static string? Accessor(string name, MethodInfo? method) => method is not null && IsSeen(method) ? Access(method) + name + ";" : null;

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;

    private string Method(MethodInfo method)
    {
        var generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var extends = Has(method, "ExtensionAttribute") ? "this " : "";
        return $"{Obsolete(method)}method {Access(method)}{(method.IsStatic ? "static " : "")}{Overriding(method)}{method.Name}{generics}({extends}{Parameters(method)}): {_names.Of(method.ReturnParameter)}{(method.IsGenericMethodDefinition ? Constraints(method.GetGenericArguments()) : "")}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Overriding(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => "",
        { IsVirtual: true } when method.GetBaseDefinition() != method => "override ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } when !method.DeclaringType!.IsSealed => "virtual ",
        _ => "",
    };

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        var way = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => parameter.IsIn ? "in " : "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        return $"{way}{_names.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }

    private static string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue is { } value && type.IsEnum ? $"{type.Name}.{Enum.ToObject(type, value)}"
            : parameter.RawDefaultValue is null && type == parameter.ParameterType && type.IsValueType ? "default"
            : Value(parameter.RawDefaultValue);
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(Constraint).OfType<string>());

    private string? Constraint(Type argument)
    {
        var attributes = argument.GenericParameterAttributes;
        var all = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            all.Add("class");
        }

        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            all.Add("struct");
        }

        all.AddRange(argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(_names.Of).Order(StringComparer.Ordinal));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            all.Add("new()");
        }

        return all.Count == 0 ? null : $" where {argument.Name} : {string.Join(", ", all)}";
    }

    private static string Obsolete(MemberInfo member) => member.GetCustomAttribute<ObsoleteAttribute>() is { } mark && !IsForOldCompilers(mark) ? $"[obsolete: {mark.Message}] " : "";

    // The compiler marks constructors of types with required members like this.
    private static bool IsForOldCompilers(ObsoleteAttribute mark) => mark.IsError && mark.Message?.Contains("not supported in this version of your compiler", StringComparison.Ordinal) == true;
}
