using System.Net;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Finds the JSON of a webhook call that arrives as a form (<c>application/x-www-form-urlencoded</c>), GitHub's default. The body decides,
/// not its content type: some publishers send plain JSON with the content type of a form.
/// </summary>
internal static class FormBody
{
    /// <summary>
    /// Returns the decoded field <c>payload</c>, or the only field when it holds JSON; the body itself when it is not such a form.
    /// </summary>
    public static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> body)
    {
        var form = body.Span;
        // A form begins with the name of a field. JSON never does.
        if (form.IsEmpty || !char.IsAsciiLetterOrDigit((char)form[0]))
            return body;
        foreach (var field in form.Split((byte)'&'))
        {
            if (form[field].StartsWith("payload="u8))
                return Decode(form[field]["payload=".Length..]);
        }
        if (form.Contains((byte)'&') || form.IndexOf((byte)'=') is not (>= 0 and var equals))
            return body;
        var only = Decode(form[(equals + 1)..]);
        return only.Span is [(byte)'{' or (byte)'[', ..] ? only : body;
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> value) => WebUtility.UrlDecodeToBytes(value.ToArray(), 0, value.Length);
}
