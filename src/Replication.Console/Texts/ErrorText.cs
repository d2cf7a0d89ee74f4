namespace Replication.WebConsole.Texts;

/// <summary>The translation of an error code.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ErrorText(string Cause, string Remedy);
