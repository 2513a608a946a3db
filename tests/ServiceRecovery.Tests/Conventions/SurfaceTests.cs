using System.Reflection;
using ServiceRecovery.Declarations;
using ServiceRecovery.Debriefs;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>What a user of the core has to look through. These numbers may only fall; who needs one more public type finds one that needn't be.</summary>
public class SurfaceTests
{
    private const int MostTypes = 360;
    private const int MostInRootNamespace = 60;

    private static readonly Type[] Visible = typeof(RecoveryCase).Assembly.GetExportedTypes();

    [Fact]
    public void The_core_has_no_more_public_types_than_it_had() => Assert.InRange(Visible.Length, 1, MostTypes);

    [Fact]
    public void The_root_namespace_has_no_more_public_types_than_it_had() =>
        Assert.InRange(Visible.Count(type => type is { IsNested: false, Namespace: "ServiceRecovery" }), 1, MostInRootNamespace);

    // A span is real time unless somebody says otherwise, and nobody takes one for anything else.
    [Fact]
    public void Nothing_is_converted_without_being_asked_for_but_a_span_to_a_duration() =>
        Assert.Equal(["ServiceDuration(TimeSpan)"], Visible.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(method => method.Name == "op_Implicit").Select(method => $"{method.DeclaringType!.Name}({method.GetParameters()[0].ParameterType.Name})"));

    [Fact]
    public void A_command_that_due_work_alone_gives_is_not_public()
    {
        var secret = typeof(CaseCommand).GetNestedTypes(BindingFlags.NonPublic).Concat(typeof(DebriefCommand).GetNestedTypes(BindingFlags.NonPublic))
            .Where(type => type.IsSubclassOf(typeof(CaseCommand)) || type.IsSubclassOf(typeof(DebriefCommand))).Select(type => type.Name).Order(StringComparer.Ordinal);

        Assert.Equal(["BreakPromise", "ChaseAction", "ExpireApproval", "LapseClaim", "MarkOverdue", "PresumeDelivery", "RecordSilence"], secret);
    }

    [Fact]
    public void Every_command_that_a_caller_may_give_has_a_method_of_the_handle()
    {
        var methods = typeof(RecoveryHandle).GetMethods().Select(method => method.Name).ToHashSet();

        var missing = typeof(CaseCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(CaseCommand)) && !methods.Contains(MethodOf(type)));

        Assert.Empty(missing.Select(type => type.Name));
        Assert.All(Acts.Cases.Concat(Acts.Debriefs), act => Assert.Equal(act.IsDueWork, act.Method is null));
        Assert.Empty(methods.Intersect(Acts.Cases.Where(act => act.IsDueWork).Select(act => act.Command.Name + "Async")));
        Assert.Empty(typeof(DebriefHandle).GetMethods().Select(method => method.Name).Intersect(Acts.Debriefs.Where(act => act.IsDueWork).Select(act => act.Command.Name + "Async")));
    }

    [Fact]
    public void Every_command_to_a_debrief_that_a_caller_may_give_has_a_method_of_its_handle()
    {
        var methods = typeof(DebriefHandle).GetMethods().Select(method => method.Name).ToHashSet();

        var missing = typeof(DebriefCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(DebriefCommand)) && !methods.Contains(MethodOf(type)));

        Assert.Empty(missing.Select(type => type.Name));
    }

    private static string MethodOf(Type command) => ((Act)command.GetProperty("Declared", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!).Method ?? "";
}
