namespace Replication.App.Configuration;

/// <summary>What reading a file gave: its text, or why there is none.</summary>
internal sealed record FileText(string? Text, string? Failure, int? Line = null)
{
    public static FileText Of(string text) => new(text, null);

    public static FileText Failed(string reason, int? line = null) => new(null, reason, line);
}
