using Replication.Contracts.Reconciling;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Reconciling;

/// <summary>Begins the walks of passes with the shared clients of the instances.</summary>
internal sealed class ReconcileWalks(
    RegistryClients clients, InstanceUse use, CredentialJudge credentials, ReconcileOptions options, TimeProvider time)
{
    /// <summary>
    /// Begins at the place of the pass. Throws <see cref="RegistryException"/> when the process does not know an instance.
    /// </summary>
    public async Task<ReconcileWalk> BeginAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        var place = pass.Place ?? throw new ArgumentException("the walk is over", nameof(pass));
        var borrowed = new List<BorrowedClient>();
        var uses = new List<IDisposable>();
        try
        {
            foreach (var name in pass.Rule.TargetInstances.Prepend(pass.Rule.Source))
            {
                borrowed.Add(await clients.BorrowAsync(name, cancellationToken) ?? throw BackfillWalk.Unknown(name));
                uses.Add(borrowed[^1]);
                uses.Add(use(borrowed[^1]));
            }
            var targets = pass.Rule.TargetInstances.Zip(borrowed.Skip(1)).ToDictionary(
                static it => it.First, static it => it.Second.Client, StringComparer.Ordinal);
            return new ReconcileWalk(
                pass.Rule,
                place,
                RegistryLists.Of(borrowed[0].Client, credentials),
                TagLookups.Judged(borrowed[0].Client, credentials),
                [.. pass.Rule.TargetInstances.Select(name => (name, TagLookups.Judged(targets[name], credentials)))],
                ReferrersListChecks.Of(pass.Rule, borrowed[0].Client, target => targets[target], credentials),
                [.. uses.AsEnumerable().Reverse()],
                options,
                time,
                cancellationToken);
        }
        catch
        {
            uses.ForEach(static it => it.Dispose());
            throw;
        }
    }
}

/// <summary>Begins the walk of a pass at its place. Throws <see cref="RegistryException"/>.</summary>
internal delegate Task<ReconcileWalk> BeginReconcileWalk(ReconcilePass pass, CancellationToken cancellationToken);
