using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Registries.Creation;

/// <summary>
/// Creates repositories at one registry, each with single-flight: copies that find the same repository missing share one call.
/// </summary>
internal sealed partial class RepositoryCreator(RegistryClient client, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RepositoryName, Task<RepositoryCreated>> _running = [];

    /// <summary>Creates the repository. Throws <see cref="RegistryException"/>.</summary>
    public async Task<RepositoryCreated> CreateAsync(
        RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken)
    {
        Task<RepositoryCreated>? running;
        bool isMine;
        lock (_lock)
        {
            isMine = !_running.TryGetValue(repository, out running);
            if (isMine)
                _running[repository] = running = Task.Run(() => CreateAsync(repository, settings), CancellationToken.None);
        }
        // A canceled copy does not cancel the creation, which others may wait for.
        var created = await running!.WaitAsync(cancellationToken);
        return isMine ? created : new RepositoryCreated(IsNew: false);
    }

    private async Task<RepositoryCreated> CreateAsync(RepositoryName repository, RepositoryCreation settings)
    {
        try
        {
            var api = client.Connection.Repositories ?? new HarborProjects(client);
            var created = await api.CreateAsync(repository, settings, CancellationToken.None);
            // A token that was issued before has no access to the new repository.
            client.Transport.ForgetTokens();
            if (created.IsNew)
            {
                RegistryMetrics.Created(client.Name);
                LogCreated(repository.Text, client.Name);
            }
            if (created.Problem is { } problem)
                LogIncomplete(repository.Text, client.Name, problem);
            return created;
        }
        finally
        {
            lock (_lock)
                _running.Remove(repository);
        }
    }

    [LoggerMessage(LogLevel.Information, "Created the repository {Repository} at {Instance}")]
    private partial void LogCreated(string repository, string instance);

    [LoggerMessage(LogLevel.Warning, "The new repository {Repository} at {Instance} is incomplete: {Reason}")]
    private partial void LogIncomplete(string repository, string instance, string reason);
}
