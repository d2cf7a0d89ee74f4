namespace Replication.Chaos.History;

/// <summary>
/// One PUT request for a tag, as the proxy of a target saw it: from its first byte until the response, or until the connection broke (<see
/// cref="Status"/> is null).
/// </summary>
internal sealed record TagWrite(string Worker, string Target, string Repository, string Tag, TimeSpan Began)
{
    public TimeSpan Ended { get; init; }

    public int? Status { get; init; }

    public override string ToString() =>
        $"{Worker} wrote {Target}/{Repository}:{Tag} from {Began.TotalSeconds:F3} to {Ended.TotalSeconds:F3} s "
            + $"({Status?.ToString() ?? "no answer"})";
}
