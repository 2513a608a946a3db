using System.Runtime.CompilerServices;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>The idle machines of a playbook. Configuring one costs more than a whole decision, so as many are kept as there are processors to decide at once.</summary>
internal sealed class CaseMachinePool
{
    private static readonly ConditionalWeakTable<Playbook, CaseMachinePool> Pools = new();

    private readonly CaseMachine?[] _idle = new CaseMachine?[Environment.ProcessorCount];

    public static CaseMachinePool For(Playbook playbook) => Pools.GetValue(playbook, static _ => new CaseMachinePool());

    public CaseMachine? Take()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } machine)
            {
                return machine;
            }
        }

        return null;
    }

    /// <summary>Keeps a machine, or drops it when there are as many as processors.</summary>
    public void Return(CaseMachine machine)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], machine, null) is null)
            {
                return;
            }
        }
    }
}
