namespace Replication.Contracts.History;

/// <summary>What a process reports about itself.</summary>
public sealed record ProcessReport
{
    /// <summary>Chosen by the process when it starts.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of its host.</summary>
    public required string Host { get; init; }

    /// <summary>Its roles.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it reported last.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The copies that ran in it at that time.</summary>
    public required int RunningCopies { get; init; }
}
