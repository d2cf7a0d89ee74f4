using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Values;

/// <summary>Places of buckets.</summary>
internal static partial class BucketUrls
{
    /// <summary>The scheme of buckets of an object store with the S3 API.</summary>
    public const string S3 = "s3";

    /// <summary>Names of the regions of an object store. The name becomes part of a host name.</summary>
    public const string RegionPattern = "^[a-z0-9-]{1,63}$";

    // Keys with other characters need an encoding that services treat differently.
    private const string S3Pattern = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_=+@,~-][A-Za-z0-9_.=+@,~-]*)*/?";

    public static readonly ValueKind<Uri> Url = new(
        "the address of a folder or bucket, such as file:///srv/images or s3://bucket/prefix",
        static text => Flaw(text, out var url) is { } flaw
            ? ReadValue<Uri>.Refused($"is not allowed: {flaw}")
            : ReadValue<Uri>.Of(url!))
    {
        Schema = $$"""
            {"type":"string","format":"bucket-url","pattern":"^(file:///[^\\s?#\\\\]+|{{S3Pattern}})$"}
            """,
    };

    private static string? Flaw(string text, out Uri? url)
    {
        url = null;
        if (text.StartsWith("s3://", StringComparison.Ordinal))
            return S3Url().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out url)
                ? null
                : "it is not s3://BUCKET/PREFIX with a bucket of lowercase letters, digits, dots and hyphens, and a prefix of letters, digits "
                    + "and _.=+@,~-";
        if (!text.StartsWith("file:///", StringComparison.Ordinal))
            return "it begins with neither file:/// nor s3://";
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

    [GeneratedRegex($@"\A{S3Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex S3Url();
}
