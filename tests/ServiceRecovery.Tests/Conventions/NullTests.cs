using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>A null where something belongs is a programmer's mistake, and the exception says which parameter it was.</summary>
public class NullTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    // Where a program comes in. What a person says is refused with a sentence and thrown by nothing.
    private static readonly object[] EntryPoints =
    [
        new Organization().Desk,
        new Organization().Desk.For(TenantId.Single),
        new Organization().Desk.Case(Case),
        new Organization().Desk.Case(Case).As(Dana),
        new Organization().Desk.For(TenantId.Single).DebriefOf(Case),
        new ServiceCollection().AddServiceRecovery(),
        new RecoverySetup(),
        StandardPlaybook.Playbook,
    ];

    private static readonly Type[] Makers =
    [
        typeof(RecoveryDesk), typeof(ServiceRecoveryServiceCollectionExtensions), typeof(Policy),
        typeof(Source), typeof(OutboxHandler), typeof(RecoveryJson), typeof(Playbook), typeof(PseudonymKey),
    ];

    private static readonly Type[] Made = [typeof(RecoveryBatch), typeof(RoleLimits), typeof(StaffList), typeof(ApologyReview), typeof(ApologyTemplates), typeof(WebhookHandler)];

    public static TheoryData<string> Each => [.. Gaps().Select(gap => gap.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_null_is_told_by_the_name_of_its_parameter(string name)
    {
        foreach (var gap in Gaps().Where(gap => gap.Name == name))
        {
            var thrown = await Record.ExceptionAsync(gap.Call);

            Assert.True(thrown is ArgumentNullException { ParamName: { } told } && told == gap.Parameter, $"{gap.Name}: {thrown?.GetType().Name ?? "nothing"} of '{(thrown as ArgumentException)?.ParamName}'. {thrown?.StackTrace}");
        }
    }

    [Fact]
    public void Most_ways_in_are_tried() => Assert.InRange(Gaps().Count(), 40, 1_000);

    private static IEnumerable<(string Name, string Parameter, Func<Task> Call)> Gaps()
    {
        foreach (var target in EntryPoints)
        {
            foreach (var method in target.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && !method.IsGenericMethod && method.Name is not ("Equals" or "ToString")))
            {
                foreach (var gap in GapsOf(method, $"{target.GetType().Name}.{method.Name}", arguments => method.Invoke(target, arguments)))
                {
                    yield return gap;
                }
            }
        }

        foreach (var method in Makers.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).Where(method => !method.IsSpecialName && !method.IsGenericMethod))
        {
            foreach (var gap in GapsOf(method, $"{method.DeclaringType!.Name}.{method.Name}", arguments => method.Invoke(null, arguments)))
            {
                yield return gap;
            }
        }

        foreach (var constructor in Made.SelectMany(type => type.GetConstructors()))
        {
            foreach (var gap in GapsOf(constructor, $"new {constructor.DeclaringType!.Name}", constructor.Invoke))
            {
                yield return gap;
            }
        }
    }

    private static IEnumerable<(string Name, string Parameter, Func<Task> Call)> GapsOf(MethodBase method, string name, Func<object?[], object?> invoke)
    {
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!IsNeeded(parameters[i]) || IsWordOfPerson(method, parameters[i]) || parameters.Any(parameter => parameter.ParameterType.IsByRefLike || parameter.IsOut))
            {
                continue;
            }

            var at = i;
            yield return ($"{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))}): {parameters[i].Name}", parameters[i].Name!, async () =>
            {
                try
                {
                    await WaitAsync(invoke([.. parameters.Select((parameter, index) => index == at ? null : Sample(parameter))]));
                }
                catch (TargetInvocationException thrown)
                {
                    throw thrown.InnerException!;
                }
            });
        }
    }

    private static bool IsNeeded(ParameterInfo parameter) => !parameter.ParameterType.IsValueType && !parameter.IsOptional && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static bool IsWordOfPerson(MethodBase method, ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && method is MethodInfo { ReturnType: var returned } && (returned == typeof(ValueTask<CommandResult>) || returned == typeof(ValueTask<DebriefResult>));

    private static async Task WaitAsync(object? result)
    {
        if (result?.GetType().GetMethod("AsTask")?.Invoke(result, null) is Task task)
        {
            await task;
        }
        else if (result is Task started)
        {
            await started;
        }
    }

    private static object? Sample(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return parameter.IsOptional ? parameter.DefaultValue is DBNull or null && type.IsValueType ? Activator.CreateInstance(type) : parameter.DefaultValue
            : type == typeof(string) ? "a1"
            : type == typeof(Actor) ? Dana
            : type == typeof(IServiceCollection) ? new ServiceCollection()
            : type == typeof(IRecoveryStore) ? new InMemoryRecoveryStore()
            : type == typeof(CaseCommand) ? Give.Own
            : type == typeof(OutboxMessage) ? new OutboxMessage(StreamKey.ForCase(TenantId.Single, Case), new OutboxRow("mail", 1, default), default, 1, null)
            : type == typeof(Uri) ? new Uri("https://example.org")
            : type == typeof(HttpClient) ? new HttpClient()
            : type == typeof(Evidence) ? new Evidence(Channel.Phone, "call 1")
            : type == typeof(Money) ? Dollars(1)
            : type == typeof(ImmutableArray<CaseCommand>) ? ImmutableArray.Create(Give.Own)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? Array.CreateInstance(type.GenericTypeArguments[0], 0)
            : type.IsSubclassOf(typeof(Delegate)) ? Nothing(type)
            : type.IsValueType && type.GetConstructor([typeof(string)]) is { } id ? id.Invoke(["a1"])
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;
    }

    private static Delegate Nothing(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return Expression.Lambda(type, Expression.Default(invoke.ReturnType), invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))).Compile();
    }
}
