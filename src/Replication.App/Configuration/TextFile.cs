using System.Text;

namespace Replication.App.Configuration;

/// <summary>Reads a text file from disk, or returns why it could not be read.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static FileText Read(string path, int maxBytes)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            return FileText.Failed("the path is empty");
        if (Directory.Exists(path))
            return FileText.Failed("it is a folder");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Reads at most one byte more than allowed, because a device or a pipe has no known length.
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            while (content.Length <= maxBytes && file.Read(buffer) is var read and > 0)
                content.Write(buffer, 0, read);
            return content.Length > maxBytes
                ? FileText.Failed($"it is larger than {maxBytes / 1024} KiB")
                : Decode(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileText.Failed("there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return FileText.Failed("this user may not read it");
        }
        catch (IOException e)
        {
            return FileText.Failed(e.Message);
        }
    }

    private static FileText Decode(ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        try
        {
            return FileText.Of(StrictUtf8.GetString(text));
        }
        catch (DecoderFallbackException e)
        {
            return FileText.Failed("it is not UTF-8", text[..Math.Max(0, e.Index)].Count((byte)'\n') + 1);
        }
    }
}
