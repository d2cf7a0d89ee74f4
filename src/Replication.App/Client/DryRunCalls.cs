using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.App.Client;

/// <summary>The calls about one kind of dry run: of a rule, or of an import.</summary>
/// <param name="Find">Returns the dry run with its progress.</param>
/// <param name="Cancel">Cancels it.</param>
/// <param name="ListMissing">Returns a page of what it found missing: id, cursor, limit.</param>
/// <param name="Finished">The code of the answer when it ended before the cancellation.</param>
internal sealed record DryRunCalls(
    Func<string, Task<BackfillReport>> Find,
    Func<string, Task> Cancel,
    Func<string, string?, int, Task<Page<ShownMissingImage>>> ListMissing,
    string Finished)
{
    public static DryRunCalls OfBackfills(ApiCall call) => new(
        async id => (await call.Api.FindBackfillAsync(id, call.CancellationToken)).Value,
        id => call.Api.CancelBackfillAsync(id, call.CancellationToken),
        async (id, after, limit) => (await call.Api.ListMissingAsync(id, after, limit, call.CancellationToken)).Value,
        "backfill.finished");

    public static DryRunCalls OfImports(ApiCall call) => new(
        async id => (await call.Api.FindImportAsync(id, call.CancellationToken)).Value,
        id => call.Api.CancelImportAsync(id, call.CancellationToken),
        async (id, after, limit) => (await call.Api.ListImportMissingAsync(id, after, limit, call.CancellationToken)).Value,
        "import.finished");
}
