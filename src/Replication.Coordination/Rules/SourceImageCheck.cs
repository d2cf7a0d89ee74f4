using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Registries;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Rules;

/// <summary>Checks that a source has an image that a person asks for. A source that does not answer is asked by the worker later.</summary>
internal sealed class SourceImageCheck(RegistryClients clients, InstanceBook instances, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>True only when the source answered that it has no such image.</summary>
    public async Task<bool> IsMissingAsync(string instance, RepositoryName repository, Tag tag, CancellationToken cancellationToken)
    {
        if (instances.Current.Find(instance) is not { } source || InstanceFaults.ReasonAgainstCopies(source) is not null)
            return false;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.Make(source, RegistryCheck.Options);
            return await client.ResolveAsync(repository, tag, linked.Token) is null;
        }
        catch (RegistryException)
        {
            return false;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
