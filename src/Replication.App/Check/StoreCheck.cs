using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Storage;

namespace Replication.App.Check;

/// <summary>Checks that the store can be opened and written. A missing file is not created.</summary>
internal static class StoreCheck
{
    private const string Question = "write";
    private const string ClockQuestion = "clock";
    private const string SecretsQuestion = "secrets";

    public static async Task<CheckedPart> RunAsync(StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken) =>
        new("store", store is StoreConfiguration.Sqlite sqlite && !File.Exists(sqlite.Path)
            ? [AskFolder(sqlite)]
            : await CheckAsync(store, keyFolder, cancellationToken));

    /// <summary>The answers about the clock of the store; none where the store has no clock.</summary>
    internal static IReadOnlyList<CheckAnswer> CompareClocks(TimeSpan? ahead) => ahead is not { } known
        ? []
        : StoreClock.Complaint(known) is { } complaint
            ? [new CheckAnswer(ClockQuestion, CheckOutcome.Failed, complaint, "set both by the same time servers (NTP)")]
            : [new CheckAnswer(ClockQuestion, CheckOutcome.Ok, "it agrees with the clock of this machine")];

    private static async Task<IReadOnlyList<CheckAnswer>> CheckAsync(
        StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken)
    {
        try
        {
            using var fileLock = StoreFileLock.Take(store);
            // Opening a store blocks the thread while it connects.
            var (ahead, secrets) = await Task.Run(() => ProbeAsync(store, keyFolder, cancellationToken), cancellationToken);
            return [new CheckAnswer(Question, CheckOutcome.Ok, $"{Name(store)} can be written"), .. CompareClocks(ahead), .. secrets];
        }
        catch (StoreUnusableException e) when (e.Fault == StoreFault.InUse)
        {
            return [new CheckAnswer(Question, CheckOutcome.Skipped, $"{Name(store)} is in use by another process, probably a server")];
        }
        catch (StoreUnusableException e)
        {
            return [new CheckAnswer(Question, CheckOutcome.Failed, e.Message, AdviceFor(e.Fault, store))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of the exception may contain the connection string.
            return [new CheckAnswer(
                Question, CheckOutcome.Failed, $"{Name(store)} cannot be written ({e.GetType().Name})", "check the log of the database")];
        }
    }

    private static async Task<(TimeSpan? Ahead, IReadOnlyList<CheckAnswer> Secrets)> ProbeAsync(
        StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddStores(store, keyFolder);
        await using var provider = services.BuildServiceProvider();
        var probe = provider.GetRequiredService<IStoreProbe>();
        await probe.CheckAsync(cancellationToken);
        var ahead = await StoreClock.ReadAheadAsync(probe, TimeProvider.System, cancellationToken);
        return (ahead, await AskSecretsAsync(provider, cancellationToken));
    }

    // Checks that the keys match the store, and lists each instance whose secrets they cannot decrypt.
    private static async Task<IReadOnlyList<CheckAnswer>> AskSecretsAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var fault = await provider.GetRequiredService<ISecretKeyStore>().FindFaultAsync(cancellationToken);
        var unusable = (await provider.GetRequiredService<IInstanceStore>().ListAsync(cancellationToken))
            .Select(static it => (it.Instance.Name, Reason: InstanceFaults.ReasonOf(it.Instance)))
            .Where(static it => it.Reason is not null);
        return
        [
            fault is null
                ? new CheckAnswer(SecretsQuestion, CheckOutcome.Ok, "the keys are those that encrypt the store's secrets")
                : new CheckAnswer(SecretsQuestion, CheckOutcome.Failed, fault, "correct secrets.keys, or put the key files back"),
            .. unusable.Select(static it => new CheckAnswer(
                SecretsQuestion,
                CheckOutcome.Failed,
                $"the instance '{it.Name}' is unusable: {it.Reason}",
                "put the key files back, or set the secrets of the instance again")),
        ];
    }

    private static CheckAnswer AskFolder(StoreConfiguration.Sqlite store)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(store.Path))!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        try
        {
            using (new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
                return new CheckAnswer(Question, CheckOutcome.Ok, $"{Name(store)} will be created at the first start");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{Name(store)} cannot be created: {folder} is not writable",
                "correct store.path, or the permissions of the folder");
        }
    }

    private static string AdviceFor(StoreFault fault, StoreConfiguration store) => (fault, store) switch
    {
        (StoreFault.Keys, _) => "correct secrets.keys, or the permissions of the folder",
        (StoreFault.NewerLayout, _) => "start the newer version, or restore the backup from before the upgrade",
        (StoreFault.ForeignContent, StoreConfiguration.Sqlite) => "set store.path to another file",
        (StoreFault.ForeignContent, _) => "set store.database to another database",
        (_, StoreConfiguration.Sqlite) => "correct store.path, or the permissions of the file and its folder",
        _ => "correct store.connectionString, or start the database",
    };

    private static string Name(StoreConfiguration store) => store switch
    {
        StoreConfiguration.Sqlite sqlite => $"the file {sqlite.Path}",
        StoreConfiguration.MongoDb mongo => $"the database '{mongo.Database}'",
        _ => throw new InvalidOperationException($"unknown store {store.GetType().Name}"),
    };
}
