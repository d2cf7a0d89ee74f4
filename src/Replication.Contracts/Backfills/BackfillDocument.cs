using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Backfills;

/// <summary>A backfill as the API shows it.</summary>
public sealed record BackfillDocument : BackfillReport
{
    /// <summary>A document with nothing set; the initializer sets the rest.</summary>
    [JsonConstructor]
    public BackfillDocument()
    {
    }

    [SetsRequiredMembers]
    private BackfillDocument(Backfill backfill)
        : base(backfill)
    {
        Rule = backfill.Rule.Id;
        RuleName = backfill.Rule.Name;
        Targets = backfill.Rule.TargetInstances;
        Target = Targets is [var target] ? target : null;
        Since = backfill.Since;
    }

    /// <summary>Id of its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The name that the rule had when the backfill was created.</summary>
    public required string RuleName { get; init; }

    /// <summary>Name of the target instance; null when there are several.</summary>
    public string? Target { get; init; }

    /// <summary>Names of all target instances.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Only pushes of pauses since this time; null means all images.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Returns the document of this backfill for the API.</summary>
    public static BackfillDocument Of(Backfill backfill) => new(backfill);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListTargets() => Targets;
}
