namespace Replication.Contracts.Status;

/// <summary>Whether every reported push is at its targets, how far they are behind, and what is wrong.</summary>
public sealed record StatusDocument
{
    /// <summary>True when nothing is wrong.</summary>
    public required bool Healthy { get; init; }

    /// <summary>One sentence: whether replication is healthy, or what is wrong first.</summary>
    public required string Summary { get; init; }

    /// <summary>When the activity of the rules was read.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>What is wrong: probable causes first.</summary>
    public required IReadOnlyList<StatusProblem> Problems { get; init; }

    /// <summary>What a user should know about rules although nothing is wrong, such as pushes that a pause leaves out.</summary>
    public IReadOnlyList<StatusProblem> Notes { get; init; } = [];

    /// <summary>The rules that the caller may see.</summary>
    public required IReadOnlyList<RuleHealth> Rules { get; init; }

    /// <summary>The instances.</summary>
    public required IReadOnlyList<InstanceHealth> Instances { get; init; }
}
