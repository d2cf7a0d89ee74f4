namespace Replication.App.Configuration;

/// <summary>The result of reading a file: its text, or why it could not be read.</summary>
internal sealed record FileText(string? Text, string? Failure, int? Line = null)
{
    public static FileText Of(string text) => new(text, null);

    public static FileText Failed(string reason, int? line = null) => new(null, reason, line);
}
