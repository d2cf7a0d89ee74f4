namespace Replication.App.Configuration.Values;

/// <summary>The result of reading a text: a value, or the end of an error message that begins with the text.</summary>
internal readonly record struct ReadValue<T>(T? Value, string? Complaint, bool Hidden)
{
    public static ReadValue<T> Of(T value) => new(value, null, false);

    /// <summary>Rejects a text. A hidden text is not shown, because it may contain a misplaced secret.</summary>
    public static ReadValue<T> Refused(string complaint = "is not allowed", bool hidden = false) => new(default, complaint, hidden);
}
