using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Makes a failure worth retrying while the registry refuses the credentials, so that a walk waits for them and skips nothing.
/// </summary>
internal static class JudgedRequest
{
    /// <summary>Awaits a request. Throws <see cref="RegistryException"/>.</summary>
    public static async Task<T> AwaitAsync<T>(Task<T> request, CredentialJudge credentials, CancellationToken cancellationToken)
    {
        try
        {
            return await request;
        }
        catch (RegistryException e) when (e.Failure.RefusedBy is not null)
        {
            if (await credentials.JudgeAsync(e.Failure.RefusedBy, cancellationToken) is null)
                throw;
            throw new RegistryException(credentials.Retried(e.Failure), e);
        }
    }
}
