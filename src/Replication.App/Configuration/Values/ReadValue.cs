namespace Replication.App.Configuration.Values;

/// <summary>What reading a text gave: a value, or how the sentence goes on that begins with the text.</summary>
internal readonly record struct ReadValue<T>(T? Value, string? Complaint, bool Hidden)
{
    public static ReadValue<T> Of(T value) => new(value, null, false);

    /// <summary>A hidden text may hold a secret where none belongs, and is not shown.</summary>
    public static ReadValue<T> Refused(string complaint = "is not allowed", bool hidden = false) => new(default, complaint, hidden);
}
