namespace Replication.App.Configuration.Values;

/// <summary>Places of buckets.</summary>
internal static class BucketUrls
{
    public static readonly ValueKind<Uri> Url = new(
        "the address of a folder, such as file:///srv/images",
        static text => Flaw(text, out var url) is { } flaw
            ? ReadValue<Uri>.Refused($"is not allowed: {flaw}")
            : ReadValue<Uri>.Of(url!))
    {
        Schema = """{"type":"string","format":"bucket-url","pattern":"^file:///[^\\s?#\\\\]+$"}""",
    };

    private static string? Flaw(string text, out Uri? url)
    {
        url = null;
        if (!text.StartsWith("file:///", StringComparison.Ordinal))
            return "it does not begin with file:///";
        if (text.AsSpan().ContainsAny('?', '#'))
            return "it has a query or a fragment; write %3F for ? and %23 for #";
        if (text.Any(static it => char.IsWhiteSpace(it) || char.IsControl(it) || it == '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var read))
            return "it is no address; write %20 for a space";
        if (read.LocalPath.Trim('/').Length == 0)
            return "it names no folder";
        url = read;
        return null;
    }
}
