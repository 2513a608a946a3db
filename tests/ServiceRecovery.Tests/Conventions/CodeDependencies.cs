using System.Reflection;
using System.Reflection.Emit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Finds which types a type uses: in what it declares and in the bodies of its methods.</summary>
internal static class CodeDependencies
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types of the same assembly that <paramref name="type"/> uses, each by the type that stands around it.</summary>
    public static HashSet<Type> Of(Type type)
    {
        var used = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var implemented in type.GetInterfaces())
        {
            Add(implemented);
        }

        foreach (var field in type.GetFields(Declared))
        {
            Add(field.FieldType);
        }

        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            Add((method as MethodInfo)?.ReturnType);
            foreach (var parameter in method.GetParameters())
            {
                Add(parameter.ParameterType);
            }

            if (method.GetMethodBody() is { } body)
            {
                foreach (var local in body.LocalVariables)
                {
                    Add(local.LocalType);
                }

                foreach (var member in MembersIn(method, body.GetILAsByteArray()!))
                {
                    Add(member as Type ?? member.DeclaringType);
                    Add(member switch { FieldInfo field => field.FieldType, MethodInfo called => called.ReturnType, _ => null });
                }
            }
        }

        used.Remove(Outermost(type));
        return used;

        void Add(Type? found)
        {
            if (found is null || found.IsGenericParameter)
            {
                return;
            }

            if (found.HasElementType)
            {
                Add(found.GetElementType());
                return;
            }

            if (found.Assembly == type.Assembly)
            {
                used.Add(Outermost(found));
            }

            foreach (var argument in found.IsGenericType ? found.GetGenericArguments() : [])
            {
                Add(argument);
            }
        }
    }

    /// <summary>The members that the code of a type names: what it calls, tests for, makes and reads. Types nested in it count as its code.</summary>
    public static HashSet<MemberInfo> MembersNamedBy(Type type) =>
        [.. type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared))
            .Where(method => method.GetMethodBody() is not null)
            .SelectMany(method => MembersIn(method, method.GetMethodBody()!.GetILAsByteArray()!))
            .Concat(type.GetNestedTypes(Declared).SelectMany(MembersNamedBy))];

    /// <summary>The types that the code of a type tests for or makes.</summary>
    public static HashSet<Type> TypesNamedBy(Type type) => [.. MembersNamedBy(type).Select(member => member as Type ?? member.DeclaringType).OfType<Type>()];

    public static Type Outermost(Type type)
    {
        var found = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return found.DeclaringType is { } outer ? Outermost(outer) : found;
    }

    private static IEnumerable<MemberInfo> MembersIn(MethodBase method, byte[] code)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var operation = OpCodesByValue[value];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
