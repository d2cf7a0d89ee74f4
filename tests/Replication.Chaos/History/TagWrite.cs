namespace Replication.Chaos.History;

/// <summary>
/// One PUT of a tag as a target's proxy saw it: from its first byte until its answer, or until its connection broke (<see cref="Status"/>
/// is null).
/// </summary>
internal sealed record TagWrite(string Worker, string Target, string Repository, string Tag, TimeSpan Began)
{
    public TimeSpan Ended { get; init; }

    public int? Status { get; init; }

    public override string ToString() =>
        $"{Worker} wrote {Target}/{Repository}:{Tag} from {Began.TotalSeconds:F3} to {Ended.TotalSeconds:F3} s "
            + $"({Status?.ToString() ?? "no answer"})";
}
