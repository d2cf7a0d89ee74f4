using Microsoft.AspNetCore.Http;
using Replication.Contracts.Backfills;

namespace Replication.Coordination.Backfills;

/// <summary>How the API shows backfills, or imports.</summary>
/// <typeparam name="T">The document of the API.</typeparam>
internal sealed record BackfillKind<T>
    where T : BackfillReport
{
    /// <summary>Whether these are imports.</summary>
    public required bool AreImports { get; init; }

    /// <summary>The word for one of them, also in the audit log.</summary>
    public required string Word { get; init; }

    /// <summary>Returns the document of one.</summary>
    public required Func<Backfill, T> Show { get; init; }

    /// <summary>Describes one of several candidates for people.</summary>
    public required Func<Backfill, string> Describe { get; init; }

    /// <summary>The answer when none has this id.</summary>
    public required Func<string, IResult> Unknown { get; init; }

    /// <summary>The answer when it is finished already.</summary>
    public required Func<Guid, IResult> Finished { get; init; }

    /// <summary>The answer when the missing images of one are listed that is no dry run.</summary>
    public required Func<Guid, IResult> NotDryRun { get; init; }

    /// <summary>The address of one in the API.</summary>
    public string AddressOf(Guid id) => $"/api/v1/{Word}s/{id}";
}
