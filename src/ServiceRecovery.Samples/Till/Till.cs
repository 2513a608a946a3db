using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Samples.Till;

/// <summary>A till that takes service recovery in: the code of docs/till.md, compiled and run by a test.</summary>
public sealed class Till
{
    private readonly RecoveryDesk _desk;

    // <make>
    public Till(IRecoveryStore store, PseudonymKey key, TimeProvider clock)
    {
        _desk = RecoveryDesk.Create(new RecoverySetup
        {
            Store = store,
            Key = key,
            Clock = clock,
            Options =
            {
                FallbackOwner = new PersonId("store-manager"),
                Devices = { "display-1" },
                Levels = { new Role("cashier"), new Role("manager") },
                Limits =
                {
                    new RoleLimit(new Role("cashier"), new Currency("EUR"), PerGrant: 2_000, PerCase: 2_000),
                    new RoleLimit(new Role("manager"), new Currency("EUR"), PerGrant: 20_000, PerCase: 20_000),
                },
            },
        });
    }

    // </make>

    // <button>
    /// <summary>The button "something went wrong": the press, the receipt, what happened, what was done, the customer's face.</summary>
    public async Task<string> SomethingWentWrongAsync(string press, string receipt, string cashier, string what, string done, bool happy)
    {
        var recovery = _desk.Case($"receipt-{receipt}").As(Actor.Staff(cashier, "cashier"));
        var face = happy ? Answer.Satisfied : Answer.Unhappy;
        var result = await recovery.RecoverAtOnceAsync(what, done, face, new CommandId($"button-{press}"));
        if (result is CommandResult.Refused { Refusal.Code: "case-exists" })
        {
            result = await PressedAgainAsync(recovery, press, done, face);
        }

        return result switch
        {
            { Ending: Ending.Recovered } => "Recovered. Thank you.",
            CommandResult.Refused { Refusal.Code: "id-reused" } => "That was recorded already. Press the button once more for something else.",
            CommandResult.Refused refused => refused.Refusal.Sentence,
            _ => "Not yet. What more can we do?",
        };
    }

    // The case is there: it is given the customer's face, and what was done if the customer wasn't happy before.
    private static async Task<CommandResult> PressedAgainAsync(RecoveryHandle recovery, string press, string done, Answer face)
    {
        if (face == Answer.Satisfied)
        {
            await recovery.CorrectAsync(done, id: new CommandId($"done-{press}"));
        }

        var answered = await recovery.AnswerAsync(face, Source.At("display-1"), id: new CommandId($"face-{press}"));
        return face == Answer.Satisfied && answered is not CommandResult.Refused && answered.Ending == Ending.Open
            ? await recovery.CloseAsync(id: new CommandId($"close-{press}"))
            : answered;
    }

    // </button>

    // <voucher>
    /// <summary>The button "give a voucher": within the cashier's limit at once, above it a request that the manager's screen shows.</summary>
    public async Task<string> GiveVoucherAsync(string receipt, string cashier, string voucher, long cents)
    {
        var recovery = _desk.Case($"receipt-{receipt}").As(Actor.Staff(cashier, "cashier"));
        var result = await recovery.CompensateAsync(new ActId(voucher), CompensationKind.Voucher, new Money(cents, new Currency("EUR")), settlement: $"voucher {voucher}");
        return result switch
        {
            CommandResult.Refused refused => refused.Refusal.Sentence,
            CommandResult.Accepted accepted when accepted.Events.Any(recorded => recorded.Event is CaseEvent.ApprovalRequested) => "The manager has been asked.",
            _ => "Hand the voucher over.",
        };
    }

    // </voucher>

    // <approve>
    /// <summary>The manager's screen: approve what waits on a case.</summary>
    public async Task<string> ApproveAsync(string receipt, string manager, string voucher)
    {
        var recovery = _desk.Case($"receipt-{receipt}").As(Actor.Staff(manager, "manager"));
        var result = await recovery.ApproveAsync(new ActId(voucher));
        return result is CommandResult.Refused refused ? refused.Refusal.Sentence : "Granted.";
    }

    // </approve>

    // <display>
    /// <summary>The customer's answer on the display at the till, and the close if it is a yes.</summary>
    public async Task<string> CustomerTapsAsync(string receipt, string cashier, bool happy)
    {
        var recovery = _desk.Case($"receipt-{receipt}").As(Actor.Staff(cashier, "cashier"));
        var answered = await recovery.AnswerAsync(happy ? Answer.Satisfied : Answer.Unhappy, Source.At("display-1"));
        var result = answered is CommandResult.Refused || !happy ? answered : await recovery.CloseAsync();
        return result is CommandResult.Refused refused ? refused.Refusal.Sentence : $"{result.Stage}";
    }

    // </display>

    // <night>
    /// <summary>The till's own timer, every minute: promises break, requests expire, silence is recorded.</summary>
    public async Task<int> EveryMinuteAsync(CancellationToken cancellationToken = default) => (await _desk.ProcessDueAsync(cancellationToken: cancellationToken)).Done.Length;

    // </night>
}
