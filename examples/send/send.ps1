# PowerShell 5.1 and 7. HERALD_URL and HERALD_KEY are set; the first argument is who hears it.
param([Parameter(Mandatory)][string] $To)
$ErrorActionPreference = 'Stop'
$notification = @{
  topic    = 'backups'
  title    = 'Backup failed'
  subject  = @{ name = "orders $([char]0xB7) Gr$([char]0xF6)$([char]0xDF)e 41 GB" }
  actor    = @{ name = 'nightly job' }
  severity = 'critical'
  audience = @{ people = @($To) }
}
$headers = @{
  'Authorization'   = "Bearer $env:HERALD_KEY"
  # The same at each attempt, so that it is recorded once.
  'Idempotency-Key' = [guid]::NewGuid().ToString()
}
$request = @{
  Method      = 'Post'
  Uri         = "$env:HERALD_URL/api/notifications"
  Headers     = $headers
  # PowerShell 5.1 sends ISO 8859-1 unless the bytes are made here.
  ContentType = 'application/json; charset=utf-8'
  Body        = [Text.Encoding]::UTF8.GetBytes(($notification | ConvertTo-Json -Depth 10))
}
for ($attempt = 1; ; $attempt++) {
  try {
    Invoke-RestMethod @request | ConvertTo-Json -Depth 10 -Compress
    break
  } catch {
    $status = [int] $_.Exception.Response.StatusCode
    if ($attempt -eq 5 -or $status -notin 0, 408, 429, 502, 503, 504) { throw }
    Start-Sleep -Seconds ([Math]::Pow(2, $attempt - 1))
  }
}
