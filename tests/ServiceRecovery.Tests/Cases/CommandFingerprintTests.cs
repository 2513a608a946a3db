using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using ServiceRecovery.Debriefs;
using Xunit;

namespace ServiceRecovery.Tests.Cases;

/// <summary>The fingerprint of every command: a receipt that was stored once still knows the command that is sent again after an update.</summary>
public class CommandFingerprintTests
{
    private static readonly Actor By = new(new PersonId("dana"), new Role("server"));
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Type Fields = Internal("ServiceRecovery.CommandFields");
    private static readonly MethodInfo Of = Method("ServiceRecovery.CommandFingerprint", "Compute");
    private static readonly MethodInfo OfFields = Method("ServiceRecovery.CommandFingerprint", "ComputeFields");
    private static readonly MethodInfo VisitDebrief = Method("ServiceRecovery.Debriefs.DebriefFields", "Visit");

    [Fact]
    public void Every_command_has_the_verb_and_the_fingerprint_that_were_approved() =>
        Approved.Matches("command-fingerprints", Prints<CaseCommand>(Verbs.VerbOf, command => Print(Batch(command))) + Others());

    [Fact]
    public void Every_command_of_a_debrief_has_the_verb_and_the_fingerprint_that_were_approved() =>
        Approved.Matches("debrief-command-fingerprints", Prints<DebriefCommand>(DebriefVerbs.VerbOf, Print));

    private static string Prints<T>(Func<T, string> verbOf, Func<T, byte[]> print)
        where T : class
    {
        var prints = new StringBuilder();
        foreach (var type in SampleValues.MembersOf(typeof(T)))
        {
            foreach (var (form, command) in SampleValues.FormsOf<T>(type))
            {
                prints.Append(CultureInfo.InvariantCulture, $"{type.Name} {form}: {verbOf(command)}\n  {Hex(print(command))}\n");
            }
        }

        return prints.ToString();
    }

    private static string Others()
    {
        var note = new CaseCommand.AddNote("Window tables.");
        var others = new (string Name, RecoveryBatch Batch)[]
        {
            ("a batch of one", new RecoveryBatch(new CommandId("a1"), By, [note])),
            ("a batch of two", new RecoveryBatch(new CommandId("a1"), By, [note, new CaseCommand.Close()])),
            ("by a program for somebody", new RecoveryBatch(new CommandId("a1"), By with { Kind = ActorKind.System, ActsFor = new PersonId("max") }, note)),
        };
        return string.Concat(others.Select(other => $"\n{other.Name}\n  {Hex(Print(other.Batch))}\n"));
    }

    private static RecoveryBatch Batch(CaseCommand command) => new(new CommandId("a1"), By, command);

    private static byte[] Print(RecoveryBatch batch) => (byte[])Of.Invoke(null, [batch, Key])!;

    // As the desk does: what has no speaker is hashed without one.
    private static byte[] Print(DebriefCommand command)
    {
        var fields = Expression.Parameter(Fields);
        var visit = Expression.Lambda(typeof(Action<>).MakeGenericType(Fields), Expression.Call(VisitDebrief, fields, Expression.Constant(command, typeof(DebriefCommand))), fields).Compile();
        return (byte[])OfFields.Invoke(null, [visit, command.IsUnsigned ? null : By, Key])!;
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static Type Internal(string name) => typeof(RecoveryCase).Assembly.GetType(name, throwOnError: true)!;

    private static MethodInfo Method(string type, string name) => Internal(type).GetMethod(name)!;
}
